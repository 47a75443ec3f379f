import t from 'tap';
import { sinceOf, wantsJson, whoIs } from '../../src/cli/streams.ts';
import { NOW } from '../fakes/terminal.ts';
import { EVERY_EVENT, ofNobody } from '../fakes/every-event.ts';

t.test('a time to begin at is a length before now, or a time', (t) => {
  t.equal(sinceOf('1h', NOW), '2026-03-01T11:00:00.000Z');
  t.equal(sinceOf('2026-02-01T00:00:00Z', NOW), '2026-02-01T00:00:00.000Z');
  t.equal(sinceOf('9999999h', NOW), '1970-01-01T00:00:00.000Z');
  t.throws(() => sinceOf('yesterday', NOW), { code: 'USAGE' });
  t.end();
});

t.test('lines or JSON, and nothing that has no lines', (t) => {
  t.ok(wantsJson({ json: true }));
  t.ok(wantsJson({ output: 'json' }));
  t.notOk(wantsJson({}));
  t.notOk(wantsJson({ output: 'table' }));
  t.throws(() => wantsJson({ output: 'yaml' }), { code: 'USAGE' });
  t.end();
});

t.test('a machine is called by its name, anything else by what it is about', async (t) => {
  const nameOf = (mac: string): Promise<string> => Promise.resolve(`name of ${mac}`);
  t.equal(await whoIs(EVERY_EVENT['tftp.started'], nameOf), 'name of 52:54:00:aa:00:01');
  t.equal(await whoIs(ofNobody('tftp.started'), nameOf), '10.0.0.9');
});
