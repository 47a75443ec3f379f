import fc from 'fast-check';
import t from 'tap';
import { readSetupCode, setupCodeOf, shownCode } from '../../src/domain/setup-code.ts';

t.test('what is shown can be typed in any way, and is the code again', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (random) => {
      const code = setupCodeOf(random);
      const typed = shownCode(code).toLowerCase().replace('0', 'o').replace('1', 'l');
      return code.length === 20 && readSetupCode(` ${typed} `) === code;
    }),
  );
  t.equal(shownCode('0123456789ABCDEFGHJK'), '01234-56789-ABCDE-FGHJK');
  t.equal(shownCode(''), '');
  t.end();
});

t.test('each letter is as likely as the others, so that it has 100 bits', (t) => {
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const letters = new Map<string, number>();
  for (let at = 0; at < 256; at += 1) {
    const letter = setupCodeOf(every.subarray(at, at + 1));
    letters.set(letter, (letters.get(letter) ?? 0) + 1);
  }
  t.equal(letters.size, 32);
  t.same([...new Set(letters.values())], [8]);
  t.end();
});

t.test('what can be no code is none', (t) => {
  for (const text of ['', '0'.repeat(19), '0'.repeat(21), `${'0'.repeat(19)}U`, '<'.repeat(20)]) {
    t.equal(readSetupCode(text), undefined, text);
  }
  t.end();
});
