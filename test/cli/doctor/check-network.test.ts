import t from 'tap';
import {
  checkContainer,
  checkDeviceSockets,
  checkInterfaces,
} from '../../../src/cli/doctor/check-network.ts';
import { configWith, ethernet, healthy } from '../../fakes/doctor-facts.ts';

const serving = (...interfaces: string[]) => configWith({ interfaces });

t.test('shows each served interface with its address', (t) => {
  t.match(checkInterfaces(healthy()), [
    { level: 'ok', text: 'enp3s0 192.168.1.10/24 (default route)' },
  ]);
  const config = serving('enp4s0', 'enp3s0');
  t.match(checkInterfaces(healthy({ config })), [
    { level: 'ok', text: 'enp4s0 10.0.0.2/24' },
    { level: 'ok', text: 'enp3s0 192.168.1.10/24 (default route)' },
  ]);
  t.end();
});

t.test('without a default route the interface must be named', (t) => {
  const { defaultRoute, ...rest } = healthy();
  t.equal(defaultRoute, 'enp3s0');
  const autoProblem = 'there is no default route';
  t.match(checkInterfaces({ ...rest, autoProblem }), [
    { level: 'fail', text: autoProblem, fix: 'name it: --interface enp3s0' },
  ]);
  t.match(checkInterfaces({ ...rest, interfaces: [] }), [{ fix: 'name it: --interface NAME' }]);
  t.end();
});

t.test('a name that does not exist is answered with those that do', (t) => {
  const loopback = { ...ethernet('lo', '127.0.0.1'), internal: true };
  const interfaces = [loopback, ...healthy().interfaces, ethernet('empty')];
  t.match(checkInterfaces(healthy({ config: serving('eth0'), interfaces })), [
    { level: 'fail', text: 'eth0 does not exist', fix: 'choose one of enp3s0, enp4s0' },
  ]);
  t.match(checkInterfaces(healthy({ config: serving('eth0'), interfaces: [] })), [
    { fix: 'connect a network' },
  ]);
  t.end();
});

t.test('an interface that is down or has no IPv4 address serves nobody', (t) => {
  const down = { ...ethernet('eth0', '10.0.0.1'), up: false };
  const config = serving('eth0');
  t.match(checkInterfaces(healthy({ config, interfaces: [down] })), [
    { level: 'fail', text: 'eth0 is down', fix: 'ip link set eth0 up' },
  ]);
  const sixOnly = ethernet('eth0', 'fd00::1');
  t.match(checkInterfaces(healthy({ config, interfaces: [sixOnly] })), [
    { level: 'fail', text: /no IPv4 address/, fix: 'ip address add ADDRESS/24 dev eth0' },
  ]);
  t.end();
});

t.test('a bridge of containers is served when it is named, with a warning', (t) => {
  const interfaces = [ethernet('docker0', '172.17.0.1'), ...healthy().interfaces];
  t.match(checkInterfaces(healthy({ config: serving('docker0'), interfaces })), [
    { level: 'warn', text: /^docker0 172\.17\.0\.1\/24 .*containers/, fix: /name the interface/ },
  ]);
  const { defaultRoute, ...rest } = healthy({ interfaces });
  t.match(checkInterfaces({ ...rest, autoProblem: `not ${defaultRoute}` }), [
    { level: 'fail', fix: 'name it: --interface enp3s0' },
  ]);
  t.end();
});

t.test('symptom: TFTP times out, size 0, in Docker — a bridge network fails the check', (t) => {
  const on = (engine: string | undefined, veth: boolean, address?: string) =>
    checkContainer(
      healthy({
        container: { veth, ...(engine && { engine }), ...(address && { address }) },
      }),
    );
  t.match(on('docker', true, '172.17.0.2'), {
    level: 'fail',
    text: /in docker, on a bridge network at 172\.17\.0\.2:/,
    fix: 'run with --network host',
  });
  t.match(on('kubernetes', true), { level: 'fail', fix: 'set hostNetwork: true' });
  t.match(on('podman', false), { level: 'ok', text: 'in podman, not on a bridge network' });
  t.match(on(undefined, true), { level: 'ok' }, 'a system container is a machine of its own');
  t.end();
});

t.test('says when DHCP sockets cannot be bound to an interface, where there are any', (t) => {
  t.match(checkDeviceSockets(healthy()), [{ level: 'ok' }]);
  const deviceSockets = { available: false, why: 'SO_BINDTODEVICE: EPERM' } as const;
  t.match(checkDeviceSockets(healthy({ deviceSockets })), [{ level: 'warn', text: /EPERM/ }]);
  for (const mode of ['off', 'next-server']) {
    const config = configWith({ 'dhcp.mode': mode });
    t.same(checkDeviceSockets(healthy({ config, deviceSockets })), []);
  }
  t.end();
});
