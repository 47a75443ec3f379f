/** Tests for src/ipxe-templates/fail.ts */
import fc from 'fast-check';
import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import { failScript } from '../../src/ipxe-templates/fail.ts';
import { matchesGolden } from '../fakes/golden.ts';
import { hostileText } from '../fakes/hostile.ts';
import { readScript, settingsIn } from '../fakes/ipxe-reader.ts';

const context = { origin: 'http://10.77.0.2:8080', session: '0123456789abcdef' };

t.test('shows code and reason, waits for a key, and boots the disk', (t) => {
  const { code, message } = new RouseError(
    'PROFILE_ARCH_MISMATCH',
    'profile debian-13 is for x86_64-efi, found x86-bios',
  );
  const model = { ...context, machine: 'node-1', profile: 'debian-13', code, message };
  matchesGolden(t, 'fail.ipxe', failScript(model));
  t.match(failScript({ ...context, machine: 'n', code, message }), /echo rouse: n cannot boot\.\n/);
  t.end();
});

t.test('whatever the message quotes, the commands stay the same', (t) => {
  const commandsOf = (message: string): string[] => {
    const text = failScript({ ...context, machine: message, code: 'INTERNAL', message });
    if (settingsIn(text).join() !== 'platform') throw new Error(text);
    return (readScript(text) ?? []).flatMap(({ commands }) =>
      commands.map(({ words }) => words[0] ?? ''),
    );
  };
  const expected = commandsOf('x').filter((name) => name !== 'echo');
  fc.assert(
    fc.property(
      hostileText,
      (text) =>
        commandsOf(text)
          .filter((name) => name !== 'echo')
          .join() === expected.join(),
    ),
    { numRuns: 3_000 },
  );
  t.end();
});
