/**
 * Interfaces that no machine boots from by itself: bridges of containers and virtual machines, and
 * tunnels.
 *
 * Owns     the names by which they are known. A bridge that a person made, `br0` or `vmbr0`, has
 *          other names and is a network like any other.
 * Specs    Docker names bridges `docker0` and `br-` with twelve digits of the network's id; libvirt
 *          `virbr0`; podman, LXC and Incus as below; Kubernetes plug-ins `cni0`, `flannel.1`,
 *          `cali` and `cilium_`; `kube-ipvs0` is of kube-proxy.
 * Tests    test/platform/virtual-interfaces.test.ts
 */

const NAMES: readonly RegExp[] = [
  /^docker\d+$/,
  /^docker_gwbridge$/,
  /^br-[0-9a-f]{12}$/,
  /^virbr\d/,
  /^vnet\d+$/,
  /^veth/,
  /^(?:cni|podman|nerdctl)\d+$/,
  /^(?:lxcbr|lxdbr|incusbr)\d+$/,
  /^(?:flannel|cali|cilium|kube-)/,
  /^(?:tun|tap|wg|tailscale|zt)[\w.-]*$/,
];

export function isVirtualInterface(name: string): boolean {
  return NAMES.some((known) => known.test(name));
}
