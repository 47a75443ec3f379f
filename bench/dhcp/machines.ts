/**
 * The machines of the measurement, as each program wants to be told of them.
 *
 * perfdhcp counts their addresses up from FIRST_MAC, without carrying from one byte to the next.
 */
export const MACHINES = 10_000;
export const FIRST_MAC = '52:54:00:00:00:00';
const PER_MANIFEST = 2_500;

/** Manifests, few enough machines in each for what one `rouse apply` takes. */
export function manifests(): readonly string[] {
  const starts = Array.from({ length: MACHINES / PER_MANIFEST }, (_, at) => at * PER_MANIFEST);
  return [PROFILE, ...starts.map(machineManifest)];
}

const PROFILE = `kind: profile
name: bench
linux:
  kernel: http://10.93.0.1/linux
`;

function machineManifest(start: number): string {
  const documents = Array.from({ length: PER_MANIFEST }, (_, offset) => {
    const number = start + offset;
    const boot = 'boot: {profile: bench}';
    return `kind: machine\nname: m${number}\nmacs: ["${macOf(number)}"]\n${boot}\n`;
  });
  return documents.join('---\n');
}

/** Lines for dnsmasq's `dhcp-hostsfile`. */
export function hostsFile(): string {
  const lines = Array.from({ length: MACHINES }, (_, number) => `${macOf(number)},m${number}\n`);
  return lines.join('');
}

function macOf(number: number): string {
  const bytes = [number >> 8, number & 0xff];
  return `52:54:00:00:${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
}
