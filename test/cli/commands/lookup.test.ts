/** Tests for src/cli/commands/lookup.ts */
import t from 'tap';
import { terminal } from '../../fakes/terminal.ts';

t.test('says what a message means, without a server', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout } = await run('lookup', 'PXE-E55:', 'ProxyDHCP', 'no reply');
  t.equal(exit, 0);
  t.equal(
    stdout,
    [
      'BIOS ROM  PXE-E55: proxyDHCP: no reply to request on port 4011',
      'means     The machine was sent to port 4011 of a boot server, and nobody answers there.',
      'next      Allow UDP 4011 to the boot server that the DHCP server or an offer names.',
      'may be    port-4011-never-asked: The machine was told to ask port 4011 and never did',
      '',
    ].join('\n'),
  );
});

t.test('prints what the API answers as JSON', async (t) => {
  const { run } = terminal(t);
  const { stdout } = await run('lookup', 'https://ipxe.org/2d0c613b', '--json');
  t.match(JSON.parse(stdout), { items: [{ code: 'ipxe.org/2d0c613b', from: 'iPXE' }] });
});

t.test('says so when it knows nothing, with an exit code of its own', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout } = await run('lookup', 'it does not boot');
  t.equal(exit, 3);
  t.match(stdout, /^Nothing is known of "it does not boot"/);
  t.match(await run('lookup', 'x', '--json'), { exit: 3, stdout: /"items": \[\]/ });
});
