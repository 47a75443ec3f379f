/**
 * `rouse doctor --probe` on networks with real dnsmasqs: what it tells while they conflict with
 * Rouse, and after they were corrected. Needs root.
 */
import t from 'tap';
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

t.test('a dnsmasq that names another boot server, and after correction', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'dnsmasq')) return;
  const lan = new Lan(t);
  const server = await lan.dnsmasq('dhcp', RANGE, `--dhcp-boot=netboot.xyz.efi,,${OTHER}`);
  const conflict = await lan.probe();
  t.equal(conflict.exit, 7);
  t.same(probed(conflict), ['fail dhcp-other-boot-server']);
  t.match(
    textOf(conflict, 'dhcp-other-boot-server'),
    `the DHCP server ${DHCP} says next-server ${OTHER}, file netboot.xyz.efi`,
  );
  t.same(
    conflict.answers.map((answer) => [
      answer.kind,
      answer.server,
      answer.next_server,
      answer.option_67,
    ]),
    ['bios', 'uefi-x64', 'uefi-arm64', 'http-x64', 'ipxe'].map((kind) => [
      ...[kind, DHCP, OTHER, 'netboot.xyz.efi'],
    ]),
  );
  t.ok(conflict.answers.every(({ address }) => address?.startsWith('10.231.6.1')));
  await stop(server);

  await lan.dnsmasq('dhcp', RANGE);
  const corrected = await lan.probe();
  t.equal(corrected.exit, 0);
  t.same(probed(corrected), PLAIN);
});

t.test('the running server answers the probe of its own host', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'dnsmasq')) return;
  const lan = new Lan(t);
  const server = await lan.dnsmasq('dhcp', RANGE);
  const rouse = await lan.rouse('serve');
  const good = await lan.probe();
  t.equal(good.exit, 0);
  t.same(probed(good), ['ok dhcp-plain', 'ok boot-own']);
  const own = good.answers.filter((answer) => answer.own_host);
  t.equal(own.length, 5);
  t.ok(own.every(({ server: from }) => from === HOST));
  await stop(server);

  await lan.dnsmasq('dhcp', RANGE, `--dhcp-boot=x.efi,,${OTHER}`);
  const conflict = await lan.probe();
  t.equal(conflict.exit, 7);
  t.same(probed(conflict), ['ok boot-own', 'fail dhcp-other-boot-server']);
  t.match(textOf(conflict, 'dhcp-other-boot-server'), 'UEFI x64, UEFI arm64: ours is preferred');
  await stop(rouse);
});

t.test('option 60 left over in a dnsmasq, whose port 4011 is silent', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'dnsmasq')) return;
  const lan = new Lan(t);
  const server = await lan.dnsmasq('dhcp', RANGE, '--dhcp-option-force=60,PXEClient');
  const conflict = await lan.probe();
  t.equal(conflict.exit, 7);
  t.same(probed(conflict), ['fail pxe-class-leftover']);
  t.match(textOf(conflict, 'pxe-class-leftover'), `port 4011 of ${DHCP}, which does not answer`);
  await stop(server);
  await lan.dnsmasq('dhcp', RANGE);
  t.equal((await lan.probe()).exit, 0);
});

t.test('a second ProxyDHCP, asked on its port 4011 as well', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'dnsmasq')) return;
  const lan = new Lan(t);
  await lan.dnsmasq('dhcp', RANGE);
  const services = ['--pxe-service=x86PC,Boot,other', '--pxe-service=X86-64_EFI,Boot,other.efi'];
  const rival = await lan.dnsmasq('pxe', '--dhcp-range=10.231.6.0,proxy', ...services);
  const conflict = await lan.probe();
  t.equal(conflict.exit, 7);
  t.ok(probed(conflict).includes('fail proxy-other'));
  const texts = conflict.findings.map((finding) => finding.text).join('\n');
  t.match(texts, `UEFI x64: the ProxyDHCP ${OTHER} (on its port 4011) says next-server ${OTHER}`);
  t.match(texts, 'file other.efi');
  const asked = conflict.answers.filter(({ port }) => port === 4011);
  t.match(
    asked.find(({ kind }) => kind === 'uefi-x64'),
    { server: OTHER },
  );
  await stop(rival);
  t.equal((await lan.probe()).exit, 0);
});
