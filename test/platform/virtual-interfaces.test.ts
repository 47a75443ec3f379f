import t from 'tap';
import { isVirtualInterface } from '../../src/platform/virtual-interfaces.ts';

t.test('knows bridges of containers and virtual machines, and tunnels', (t) => {
  for (const name of [
    ...['docker0', 'docker_gwbridge', 'br-0123456789ab', 'virbr0', 'virbr0-nic', 'vnet3'],
    ...['veth1a2b3c4', 'cni0', 'cni1', 'podman1', 'nerdctl0', 'lxcbr0', 'lxdbr0'],
    ...['incusbr0', 'flannel.1', 'cali12345', 'cilium_host', 'kube-ipvs0', 'kube-bridge'],
    ...['tun0', 'tap0', 'wg0', 'wg-home', 'tailscale0', 'ztabcdefgh'],
  ]) {
    t.ok(isVirtualInterface(name), name);
  }
  t.end();
});

t.test('leaves the networks of machines alone', (t) => {
  for (const name of [
    ...['eth0', 'enp3s0', 'eno1', 'wlan0', 'wlp2s0', 'bond0', 'eth0.12', 'vlan20', 'lo'],
    ...['br0', 'br-lan', 'br-guest', 'br-0123456789a', 'vmbr0', 'ovs0', 'rack', 'dock', 'ib0'],
  ]) {
    t.notOk(isVirtualInterface(name), name);
  }
  t.end();
});
