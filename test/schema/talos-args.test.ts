import t from 'tap';
import type { z } from 'zod';
import { parseRequest } from '../../src/schema/issues.ts';
import { consoles, machineArgs, talosArgs, valueOf } from '../../src/schema/talos-args.ts';
import { refusal } from '../fakes/refusal.ts';

async function fault(schema: z.ZodType, data: unknown): Promise<string> {
  return (await refusal(() => parseRequest(schema, data))).detail;
}

t.test('a slip is met where it is written', async (t) => {
  t.match(await fault(talosArgs, ['quiet', 'talos.shutdow=halt']), /^\/1 .*"talos.shutdown"/);
  t.match(await fault(talosArgs, ['talos.shutdown=off']), /^\/0 .*halt or poweroff/);
  t.match(await fault(talosArgs, ['vlan=eth0.1:eth0', 'vlan=eth0.2:eth0']), /one "vlan=" only/);
  t.match(await fault(talosArgs, ['a b']), /blank/);
  t.match(await fault(machineArgs, ['talos.shutdown=off']), /halt or poweroff/);
});

t.test('what waits for a machine is checked by its name alone', async (t) => {
  const fine = ['talos.shutdown=${how}', '${name}=x', 'ip=${network.address}', '-selinux'];
  t.same(parseRequest(talosArgs, fine), fine);
  t.match(await fault(talosArgs, ['talos.shutdow=${how}']), /did you mean "talos.shutdown"/);
});

t.test('a machine may boot what reads ip= in another way than Talos', (t) => {
  const dracut = ['ip=auto6', 'bond=bond0:eth0:mode=4', 'rd.neednet=1'];
  t.same(parseRequest(machineArgs, dracut), dracut);
  t.end();
});

t.test('a field is checked as the argument it becomes', async (t) => {
  t.equal(parseRequest(valueOf('talos.events.sink'), '[fdae::1]:8091'), '[fdae::1]:8091');
  t.match(await fault(valueOf('talos.events.sink'), 'http://h'), /HOST:PORT/);
  const api = 'https://${omni}?jointoken=${token}';
  t.equal(parseRequest(valueOf('siderolink.api'), api), api);
});

t.test('consoles are named without the word for them', async (t) => {
  t.same(parseRequest(consoles, ['tty0', 'ttyS0,115200n8']), ['tty0', 'ttyS0,115200n8']);
  t.match(await fault(consoles, ['console=ttyS0']), /without "console="/);
  t.match(await fault(consoles, []), /at least 1/);
  t.match(
    await fault(
      consoles,
      Array.from({ length: 9 }, () => 'tty0'),
    ),
    /at most 8/,
  );
});
