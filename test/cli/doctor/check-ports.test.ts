import t from 'tap';
import { checkPorts } from '../../../src/cli/doctor/check-ports.ts';
import type { Facts, PortInUse } from '../../../src/cli/doctor/facts.ts';
import { configWith, healthy } from '../../fakes/doctor-facts.ts';

const only = (facts: Partial<Facts>) => checkPorts(healthy(facts)).filter((f) => f.level !== 'ok');

const dnsmasq = { pid: 1204, name: 'dnsmasq', unit: 'dnsmasq.service' };
const udp = (port: number, over: Partial<PortInUse> = {}): PortInUse => ({
  transport: 'udp',
  address: '0.0.0.0',
  port,
  holder: dnsmasq,
  ...over,
});

t.test('each DHCP mode needs its own ports', (t) => {
  const checked = (mode: string): string =>
    checkPorts(healthy({ config: configWith({ 'dhcp.mode': mode }) }))
      .map(({ check }) => check)
      .join(' ');
  t.equal(checked('proxy'), 'dhcp pxe tftp boot talos-events talos-kernel-log admin');
  t.equal(checked('observe'), 'dhcp pxe tftp boot talos-events talos-kernel-log admin');
  t.equal(checked('pxe-only'), 'pxe tftp boot talos-events talos-kernel-log admin');
  t.equal(checked('next-server'), 'tftp boot talos-events talos-kernel-log admin');
  t.equal(checked('off'), 'tftp boot talos-events talos-kernel-log admin');
  const silent = { 'talos.events_listen': '', 'talos.kernel_log_listen': '' };
  const config = configWith({ 'admin.listen': '', ...silent });
  t.notOk(checkPorts(healthy({ config })).some(({ check }) => check === 'admin'));
  t.end();
});

t.test('symptom: "address already in use" — names program and pid, and the way out', (t) => {
  t.same(only({ ports: [udp(67)] }), [
    {
      check: 'dhcp',
      level: 'fail',
      text: '67/udp is used by dnsmasq (pid 1204), at every address',
      fix:
        'systemctl disable --now dnsmasq.service, or share the host with it, with ' +
        '--dhcp-mode pxe-only or next-server',
    },
  ]);
  const nameless = { pid: 7, name: 'in.tftpd' };
  t.match(only({ ports: [udp(69, { holder: nameless })] }), [{ fix: /^stop it \(kill 7\), or / }]);
  t.end();
});

t.test('shares port 67 with the dnsmasq of libvirt, which binds to its own bridge', (t) => {
  const holder = { ...dnsmasq, libvirtNetwork: 'default' };
  t.match(only({ ports: [udp(67, { holder })] }), [
    {
      check: 'dhcp',
      level: 'warn',
      text: /dnsmasq \(pid 1204, libvirt network "default"\).+Guests of that network/,
    },
  ]);
  t.match(only({ ports: [udp(69, { holder })] }), [
    { check: 'tftp', level: 'fail', fix: /^virsh net-destroy default/ },
  ]);
  t.end();
});

t.test('a holder that only root can see is said to be one', (t) => {
  const { holder, ...hidden } = udp(4011);
  t.match(holder, dnsmasq);
  t.match(only({ ports: [hidden] }), [
    { check: 'pxe', level: 'fail', text: /another program that only root can see/, fix: /as root/ },
  ]);
  const running = { state: 'running', down: [] } as const;
  t.match(only({ ports: [hidden], server: running }), [{ level: 'info', text: /running server/ }]);
  t.end();
});

t.test('ports of the running server are its own', (t) => {
  const holder = { pid: 42, name: 'rouse' };
  const server = { state: 'running', pid: 42, down: [] } as const;
  const findings = checkPorts(healthy({ server, ports: [udp(67, { holder })] }));
  t.match(findings[0], { check: 'dhcp', level: 'ok', text: '67/udp is served by Rouse' });
  t.match(only({ server, ports: [udp(67)] }), [{ level: 'fail' }], 'the port of another is not');
  t.end();
});

t.test('programs on another address, port or transport are no neighbours', (t) => {
  const config = configWith({ 'boot.listen': '192.168.1.10:8080' });
  const tcp = (address: string, port = 8080): PortInUse => ({
    transport: 'tcp',
    address,
    port,
    holder: dnsmasq,
  });
  t.same(only({ config, ports: [tcp('127.0.0.1')] }), []);
  t.same(only({ config, ports: [udp(8080), tcp('0.0.0.0', 9999)] }), []);
  t.match(only({ config, ports: [tcp('192.168.1.10')] }), [{ text: /at 192\.168\.1\.10$/ }]);
  t.match(only({ config, ports: [tcp('::')] }), [{ text: /at every address$/ }]);
  t.match(only({ ports: [tcp('127.0.0.1')] }), [{ check: 'boot' }], 'we listen everywhere');
  t.end();
});

t.test('TFTP minds the addresses of the served interfaces alone', (t) => {
  const on = (address: string) => only({ ports: [udp(69, { address })] });
  t.match(on('192.168.1.10'), [{ check: 'tftp', level: 'fail' }]);
  t.same(on('127.0.0.1'), []);
  t.same(on('10.0.0.2'), [], 'that interface is not served');
  const config = configWith({ interfaces: ['enp4s0'] });
  const ports = [udp(69, { address: '10.0.0.2' })];
  t.match(only({ config, ports }), [{ check: 'tftp', level: 'fail' }]);
  t.end();
});
