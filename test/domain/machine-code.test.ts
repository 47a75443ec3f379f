/** Tests for src/domain/machine-code.ts */
import fc from 'fast-check';
import t from 'tap';
import {
  freeMachineCode,
  parseMachineCode,
  type MachineCode,
} from '../../src/domain/machine-code.ts';
import { parseMac, type Mac } from '../../src/domain/mac.ts';
import { aMac } from '../fakes/machines.ts';

const nobody = (): boolean => false;

function numbered(number: number): Mac {
  return aMac(`5254${number.toString(16).padStart(8, '0')}`);
}

t.test('an address has the same code each time, in words a person can say', (t) => {
  const code = freeMachineCode(aMac('52:54:00:11:22:33'), nobody);
  t.match(code, /^[A-Z]{3,6}-[A-Z]{3,6}$/);
  t.equal(freeMachineCode(aMac('52-54-00-11-22-33'), nobody), code);
  t.end();
});

t.test('neighbours in a rack, whose addresses are counted up, do not look alike', (t) => {
  const codes = Array.from({ length: 48 }, (_, index) => freeMachineCode(numbered(index), nobody));
  t.ok(new Set(codes).size >= 47, codes.join(' '));
  const words = new Set(codes.flatMap((code) => code.split('-')));
  t.ok(words.size > 48, `${words.size} words`);
  t.end();
});

t.test('every pair is used, so that codes meet as seldom as they can', (t) => {
  const pairs = new Set<string>();
  for (let number = 0; number < 120_000; number += 1) {
    pairs.add(freeMachineCode(numbered(number), nobody));
  }
  t.ok(pairs.size > 16_300, `${pairs.size} of 16384`);
  t.end();
});

t.test('a code that is taken is followed by a number, and ten thousand machines differ', (t) => {
  const taken = new Set<MachineCode>();
  for (let number = 0; number < 10_000; number += 1) {
    const code = freeMachineCode(numbered(number), (known) => taken.has(known));
    taken.add(code);
    if (number > 0 && number % 2_500 === 0) t.equal(parseMachineCode(code), code);
  }
  t.equal(taken.size, 10_000);
  const plain = [...taken].filter((code) => code.split('-').length === 2);
  t.ok(plain.length > 7_000, `${plain.length} without a number`);
  const first = freeMachineCode(numbered(1), nobody);
  t.equal(
    freeMachineCode(numbered(1), (code) => code === first),
    `${first}-2`,
  );
  t.end();
});

t.test('is read in any case, and told from names and addresses', (t) => {
  t.equal(parseMachineCode(' blue-fox '), 'BLUE-FOX');
  t.equal(parseMachineCode('Blue-Fox-12'), 'BLUE-FOX-12');
  for (const text of ['node-1', 'BLUE', 'BLUE-FOX-0', 'BLUE-FOX-x', '52-54-00-11-22-33', '']) {
    t.equal(parseMachineCode(text), undefined, text);
  }
  t.end();
});

t.test('whatever the address, its code can be typed back and carried by a script', (t) => {
  const macs = fc.uint8Array({ minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(macs, (bytes) => {
      const mac = parseMac(Buffer.from(bytes).toString('hex'));
      if (mac === undefined) return true;
      const code = freeMachineCode(mac, nobody);
      return parseMachineCode(code.toLowerCase()) === code;
    }),
  );
  t.end();
});
