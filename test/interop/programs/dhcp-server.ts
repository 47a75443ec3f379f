/**
 * The ProxyDHCP server alone, for a namespace of its own. Its settings are the JSON of the first
 * argument; it writes JSON lines: `ready` or `error` first, then every event and sighting.
 */
import { parseIpv4Network } from '../../../src/domain/ipv4.ts';
import { RouseError } from '../../../src/domain/errors.ts';
import type { AnswerPolicy, DhcpMode } from '../../../src/domain/dhcp-mode.ts';
import { startDhcpServer } from '../../../src/dhcp-proxy/server.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { deviceSockets, type DeviceSocketSupport } from '../../../src/platform/device-socket.ts';
import { selectInterfaces } from '../../../src/platform/interfaces.ts';

export interface ServerSettings {
  readonly mode: DhcpMode;
  readonly interfaces: readonly string[];
  readonly sockets: 'device' | 'address';
  /** everyone unless given */
  readonly answer?: AnswerPolicy;
  /** networks; every relay is listened to unless given */
  readonly relays?: readonly string[];
}

const settings = JSON.parse(process.argv[2] ?? '') as ServerSettings;
const byAddress: DeviceSocketSupport = { available: false, why: 'turned off for this test' };
const support = settings.sockets === 'device' ? deviceSockets() : byAddress;
const say = (line: unknown): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

try {
  const { mode } = settings;
  const relays = (settings.relays ?? []).flatMap((text) => parseIpv4Network(text) ?? []);
  const interfaces = selectInterfaces(settings.interfaces).map((one) => ({ ...one, mode }));
  const running = await startDhcpServer(
    { interfaces, answer: settings.answer ?? 'everyone', relays, httpPort: 8080 },
    {
      clock: systemClock,
      record: (event) => {
        say({ event });
      },
      sighted: (sighting) => {
        say({ sighting });
      },
      hasLoader: () => true,
      support,
    },
  );
  say({ ready: running.listeners });
  process.stdin.resume().on('end', () => {
    void running.close();
  });
} catch (error) {
  say({ error: { code: error instanceof RouseError ? error.code : 'other', text: String(error) } });
}
