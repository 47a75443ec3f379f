/**
 * What the API says about the host: settings, interfaces, the doctor, and help for DHCP servers.
 *
 * Owns     that the probe runs once at a time, and that who asks for the doctor while it works gets
 *          what it finds. The command line has the same from the same code, which is loaded when
 *          somebody asks.
 * Tests    test/http/api/host.test.ts
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { interfaceModes } from './config/dhcp.ts';
import type { Config } from './config/schema.ts';
import { RouseError } from './domain/errors.ts';
import type { AskHost } from './domain/host-ports.ts';
import type { ListenerState } from './domain/ports.ts';
import { systemClock } from './platform/clock.ts';
import { listInterfaces, type NetworkInterface } from './platform/interfaces.ts';
import { socketPathIn } from './platform/socket-path.ts';

/** How the process was started. */
export interface StartedWith {
  /** by the name of each setting; those that are absent are defaults */
  readonly origins: Readonly<Record<string, string>>;
  /** the configuration file, where there is one */
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
}

const NOTHING_KNOWN: StartedWith = { origins: {}, env: {}, uid: 0 };

interface HostDeps {
  /** undefined: nothing is known of it */
  readonly started?: StartedWith;
  /** undefined: no server runs */
  readonly listeners?: () => readonly ListenerState[];
  /** those that are served */
  readonly served: readonly NetworkInterface[];
}

export function createAskHost(config: Config, deps: HostDeps): AskHost {
  const { started = NOTHING_KNOWN } = deps;
  let looking: Promise<object> | undefined;
  let probing = false;
  return {
    settings: () => settingsIn(config, started),
    interfaces: () => interfacesOf(config, deps),
    doctor: () =>
      (looking ??= examined(config, deps).finally(() => {
        looking = undefined;
      })),
    async probe() {
      if (probing) throw new RouseError('PROBE_RUNNING');
      probing = true;
      try {
        return await probed(config, deps);
      } finally {
        probing = false;
      }
    },
    async dhcpServers() {
      const { guidesListed } = await import('./cli/dhcp-help/guidance.ts');
      return { items: guidesListed() };
    },
    dhcpHelp: (server, how) => helpFor(config, server, how),
  };
}

async function settingsIn(config: Config, { origins, file }: StartedWith): Promise<object> {
  const [{ SETTINGS }, { valueOf }] = await Promise.all([
    import('./config/settings.ts'),
    import('./cli/setting-value.ts'),
  ]);
  const items = SETTINGS.map(({ key }) => {
    const value = valueOf(config, key);
    const shown = typeof value === 'string' ? withoutPassword(value) : value.map(withoutPassword);
    return { key, value: shown, origin: origins[key] ?? 'default' };
  });
  return { ...(file !== undefined && { file }), items };
}

/** What stands before an address may be what gives access to it. */
function withoutPassword(value: string): string {
  return value.replace(/^([a-z]+:\/\/)[^/@]+@/i, '$1<redacted>@');
}

async function interfacesOf(config: Config, { served }: HostDeps): Promise<object> {
  const modes = new Map(interfaceModes(config).map(({ name, mode }) => [name, mode]));
  const auto = modes.get('auto');
  const isServed = (name: string): boolean => served.some((one) => one.name === name);
  const items = listInterfaces().map(async ({ name, mac, addresses, up, link, mtu }) => ({
    name,
    ...(mac && { mac }),
    addresses: addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`),
    up,
    ...(link && { link }),
    ...(mtu !== undefined && { mtu }),
    served: isServed(name),
    ...(isServed(name) && { mode: modes.get(name) ?? auto ?? config.dhcp.mode }),
    ...(await countersOf(name)),
  }));
  return { items: await Promise.all(items) };
}

const COUNTERS = ['rx_packets', 'tx_packets', 'rx_bytes', 'tx_bytes'] as const;

/** As the kernel has them; none where it does not say. */
async function countersOf(name: string): Promise<{ readonly counters?: object }> {
  const folder = path.join('/sys/class/net', name, 'statistics');
  try {
    const texts = await Promise.all(
      COUNTERS.map((counter) => readFile(path.join(folder, counter), 'utf8')),
    );
    return { counters: Object.fromEntries(COUNTERS.map((key, at) => [key, Number(texts[at])])) };
  } catch {
    return {};
  }
}

async function factsOf(config: Config, { started = NOTHING_KNOWN, listeners }: HostDeps) {
  const { gatherFacts } = await import('./cli/doctor/gather.ts');
  const down = listeners?.().filter(({ up }) => !up) ?? [];
  return gatherFacts({
    ...{ config, uid: started.uid, env: started.env },
    socketPath: socketPathIn(config.data_dir),
    server: listeners ? { state: 'running', pid: process.pid, down } : { state: 'stopped' },
  });
}

async function examined(config: Config, deps: HostDeps): Promise<object> {
  const [{ diagnose }, { report }] = await Promise.all([
    import('./cli/commands/doctor.ts'),
    import('./cli/doctor/finding.ts'),
  ]);
  return report(diagnose(await factsOf(config, deps))).data as object;
}

async function probed(config: Config, deps: HostDeps): Promise<object> {
  const [{ probeRequestFor, probeFindings, answersTable }, { report }, { probeNetworks }] =
    await Promise.all([
      import('./cli/doctor/probe.ts'),
      import('./cli/doctor/finding.ts'),
      import('./dhcp-proxy/probe/run.ts'),
    ]);
  const facts = await factsOf(config, deps);
  const { answers, findings } = await probeNetworks(probeRequestFor(facts), {
    clock: systemClock,
    random: randomBytes,
  });
  return report(probeFindings(findings), answersTable(answers)).data as object;
}

async function helpFor(config: Config, server: string, how: string | undefined) {
  const [{ guidanceFor }, { HOWS }, { guideText }, { GUIDES }, { plain }] = await Promise.all([
    import('./cli/dhcp-help/guidance.ts'),
    import('./cli/dhcp-help/guide.ts'),
    import('./cli/dhcp-help/render.ts'),
    import('./cli/dhcp-help/servers.ts'),
    import('./cli/style.ts'),
  ]);
  const guide = GUIDES.find(({ name }) => name === server);
  if (!guide) {
    const names = GUIDES.map(({ name }) => name).join(', ');
    throw new RouseError('DHCP_SERVER_UNKNOWN', `expected one of ${names}, found "${server}"`);
  }
  const way = HOWS.find((known) => known === how);
  if (how !== undefined && (way === undefined || typeof guide.ways[way] === 'string')) {
    throw new RouseError('REQUEST_INVALID', `${guide.product} cannot be used in the way "${how}"`);
  }
  const { data, ...found } = guidanceFor(config, guide, { how: way });
  return { data, text: guideText({ guide, ...found, paint: plain }) };
}
