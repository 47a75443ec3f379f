import t from 'tap';
import { completions, type Named } from '../../src/cli/complete.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { DHCP_MODES } from '../../src/domain/dhcp-mode.ts';
import { terminal } from '../fakes/terminal.ts';

t.test('completes commands, flags, values and names', async (t) => {
  const program = buildProgram(terminal(t).cli, () => undefined);
  const asked: Named[] = [];
  const after = (line: string): Promise<readonly string[]> =>
    completions(program, line.split(' '), (what) => {
      asked.push(what);
      return Promise.resolve([`${what.toLowerCase()}-1`]);
    });

  t.same(await after('ma'), ['machines']);
  t.same(await after('machines s'), ['show', 'set']);
  t.same(await after('machines show '), ['machine-1']);
  t.same(await after('machines show machine-1 '), [], 'one machine is enough');
  t.same(await after('machines set machine-1 --pro'), ['--profile']);
  t.same(await after('machines set machine-1 --profile '), ['profile-1']);
  t.same(await after('machines set machine-1 --tag '), [], 'nobody knows what comes');
  t.same(await after('--data-dir /srv/x profiles show p'), ['profile-1'], 'a value is no command');
  t.same(await after('images show image'), ['image-1']);
  t.same(await after('serve --dhcp-mode '), DHCP_MODES);
  t.same(await after('dhcp-help opn'), ['opnsense-dnsmasq', 'opnsense-kea', 'opnsense-isc']);
  t.same(await after('dhcp-help kea --how same'), ['same-host']);
  t.same(await after('machines set machine-1 --loader s'), ['snponly']);
  t.same(await after('machines set machine-1 --personality bi'), ['binl']);
  t.same(await after('machines list -o j'), ['json']);
  t.ok((await after('machines list --')).includes('--json'), 'global flags belong everywhere');
  t.same(await after('serve --quiet --log-f'), ['--log-format']);
  t.same(await after('events --kind tftp.st'), ['tftp.started']);
  t.same(await after('watch --until '), ['booted', 'failed']);
  t.same(await after('watch '), ['machine-1']);
  t.same(await after('apply -f '), [], 'the shell offers files');
  t.notOk((await after('')).includes('__complete'));
  t.same(new Set(asked), new Set(['MACHINE', 'PROFILE', 'IMAGE']));
});
