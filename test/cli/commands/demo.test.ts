/** Tests for src/cli/commands/demo.ts; with a machine in test/vm/demo.test.ts */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import t from 'tap';
import { EXIT } from '../../../src/domain/exit.ts';
import { terminal } from '../../fakes/terminal.ts';

const left = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('rouse-demo-'));

t.test('without QEMU it says what to install, and leaves nothing', async (t) => {
  const { run } = terminal(t, { io: { env: { PATH: '/nonexistent' } } });
  const before = left();
  const { exit, stderr } = await run('demo');
  t.equal(exit, EXIT.failed);
  t.match(stderr, /DEMO_UNAVAILABLE.*apt install qemu-system-x86/s);
  t.same(left(), before);
});

t.test('knows two kinds of firmware', async (t) => {
  const { exit, stderr } = await terminal(t).run('demo', '--firmware', 'coreboot');
  t.equal(exit, EXIT.usage);
  t.match(stderr, /bios, uefi/);
});
