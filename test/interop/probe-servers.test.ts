/**
 * `rouse doctor --probe` beside Kea and ISC dhcpd, which read raw frames, beside two servers
 * and none, and in next-server mode. Needs root.
 */
import t from 'tap';
import { dhcpServerCommand } from '../fakes/dhcp-servers.ts';
import { requireNamespaces } from '../fakes/namespaces.ts';
import {
  DHCP,
  HOST,
  Lan,
  OTHER,
  PLAIN,
  probed,
  RANGE,
  requireTool,
  stop,
  textOf,
} from '../fakes/probe-lan.ts';

/** Each names another boot server and file in its own words. */
const ELSEWHERE = [
  ['kea', 'kea.efi', `"next-server": "${OTHER}", "boot-file-name": "kea.efi",`],
  ['isc', 'isc.efi', `next-server ${OTHER}; filename "isc.efi";`],
] as const;

for (const [kind, file, words] of ELSEWHERE) {
  t.test(`${kind} that names another boot server, and after correction`, async (t) => {
    if (!requireNamespaces(t) || !requireTool(t, dhcpServerCommand(kind))) return;
    const lan = new Lan(t);
    const server = await lan.foreign(t, kind, words);
    const conflict = await lan.probe();
    t.equal(conflict.exit, 7);
    t.same(probed(conflict), ['fail dhcp-other-boot-server']);
    t.match(textOf(conflict, 'dhcp-other-boot-server'), `next-server ${OTHER}, file ${file}`);
    await server.stop();
    await lan.foreign(t, kind);
    const corrected = await lan.probe();
    t.equal(corrected.exit, 0);
    t.same(probed(corrected), PLAIN);
  });
}

t.test('two DHCP servers, and none', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'dnsmasq')) return;
  const lan = new Lan(t);
  const first = await lan.dnsmasq('dhcp', RANGE);
  const second = await lan.dnsmasq('pxe', '--dhcp-range=10.231.6.201,10.231.6.220,1h');
  const two = await lan.probe();
  t.equal(two.exit, 0);
  t.ok(probed(two).includes('warn dhcp-two-servers'));
  t.match(textOf(two, 'dhcp-two-servers'), DHCP);
  t.match(textOf(two, 'dhcp-two-servers'), OTHER);
  await stop(first);
  await stop(second);
  const none = await lan.probe();
  t.equal(none.exit, 7);
  t.same(probed(none), ['fail dhcp-none']);
  t.same(none.answers, []);
});

t.test('next-server mode: the DHCP server names nobody, and then this server', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'dnsmasq')) return;
  const lan = new Lan(t);
  const mode = ['--dhcp-mode', 'next-server'];
  const server = await lan.dnsmasq('dhcp', RANGE);
  const missing = await lan.probe(...mode);
  t.equal(missing.exit, 7);
  t.ok(probed(missing).includes('fail next-server-missing'));
  await stop(server);
  const wrong = await lan.dnsmasq('dhcp', RANGE, `--dhcp-boot=undionly.kpxe,,${HOST}`);
  const mixed = await lan.probe(...mode);
  t.equal(mixed.exit, 7);
  t.ok(probed(mixed).includes('fail file-for-other-machine'));
  t.ok(probed(mixed).includes('fail ipxe-gets-loader'));
  await stop(wrong);
  await lan.dnsmasq('dhcp', RANGE, `--dhcp-boot=rouse,,${HOST}`);
  const right = await lan.probe(...mode);
  t.equal(right.exit, 0);
  t.same(probed(right), ['ok boot-own', 'info http-not-named']);
});
