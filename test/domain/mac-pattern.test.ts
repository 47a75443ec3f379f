import t from 'tap';
import {
  isExactMac,
  macPatternTest,
  parseMacPattern,
  parseMacPrefix,
} from '../../src/domain/mac-pattern.ts';
import { aMac } from '../fakes/machines.ts';

t.test('is written in several ways and kept in one', (t) => {
  for (const [text, kept] of [
    ['52-54-00-AA-00-01', '52:54:00:aa:00:01'],
    ['525400aa0001', '52:54:00:aa:00:01'],
    ['52:54:00', '52:54:00:*'],
    ['52-54', '52:54:*'],
    ['52:54:*', '52:54:*'],
    ['52:54:*:*:*:*', '52:54:*'],
    ['52:54:00:aa:00:*', '52:54:00:aa:00:*'],
    ['52:*:00:aa:00:01', '52:*:00:aa:00:01'],
    ['*:*:*:*:00:01', '*:*:*:*:00:01'],
    ['52:*:00:*:*:*', '52:*:00:*:*:*'],
  ] as const) {
    t.equal(parseMacPattern(text), kept, text);
    t.equal(parseMacPattern(kept), kept, `${kept} is itself`);
  }
  t.end();
});

t.test('what could be read in two ways, or says nothing, is refused', (t) => {
  for (const text of [
    ...['', '*', '*:*:*:*:*:*', '5', '52:5*', '52:*:00', '52:54:00:aa:00:01:02', 'node-1'],
    ...['52::00', '53:54:00:aa:00:01', '00:00:00:00:00:00'],
  ]) {
    t.equal(parseMacPattern(text), undefined, text);
  }
  t.equal(parseMacPrefix('52:54:*'), undefined, 'a beginning has no star');
  t.equal(parseMacPrefix('52:54'), '52:54:*');
  t.end();
});

t.test('fits the addresses it says', (t) => {
  const fits = (text: string): boolean =>
    macPatternTest(parseMacPattern(text)!)(aMac('52:54:00:aa:00:01'));
  for (const text of ['52:54:00:aa:00:01', '52:54', '52:*:00:aa:00:*', '*:*:*:*:*:01'])
    t.ok(fits(text), text);
  for (const text of ['52:54:00:aa:00:02', '52:55', '52:*:01:aa:00:*', '*:*:*:*:*:02'])
    t.notOk(fits(text), text);
  t.ok(isExactMac(parseMacPattern('525400aa0001')!));
  t.notOk(isExactMac(parseMacPattern('52:54')!));
  t.end();
});
