/**
 * What `rouse dhcp-help` prints for dnsmasq, Kea and ISC dhcpd, pasted into those very servers: each
 * checks it, runs with it, and says in its offers what firmware and iPXE have to be told. The
 * clients' messages are those of real firmware. Needs root.
 */
import { once } from 'node:events';
import path from 'node:path';
import t, { type Test } from 'tap';
import {
  DHCP_SERVERS,
  dhcpServerMissing,
  startDhcpServer,
  type DhcpServerKind,
} from '../fakes/dhcp-servers.ts';
import { optionOf } from '../fakes/dhcp.ts';
import { createNetwork, requireNamespaces, type Network } from '../fakes/namespaces.ts';
import { terminal } from '../fakes/terminal.ts';
import { sampleBytes } from '../fixtures/dhcp/samples.ts';
import type { DiscoverSettings } from './programs/dhcp-discover.ts';

// A second for each of thirteen servers, and more where the machine has other things to do.
t.setTimeout(120_000);

const CLIENT = path.join(import.meta.dirname, 'programs/dhcp-discover.ts');
const ROUSE = '10.232.7.2';
const DHCP = '10.232.7.1';
const SCRIPT = `http://${ROUSE}:8080/boot/start.ipxe`;

/** Messages of firmware, by what they are. */
const MACHINES = {
  bios: 'bios-intel',
  x64: 'uefi-x64',
  x64AsEbc: 'uefi-x64-as-ebc',
  arm64: 'uefi-arm64-zero-uuid',
  http: 'http-x64',
  httpArm64: 'http-arm64-zero-uuid',
  ipxeRom: 'ipxe-rom-bios',
  ipxeChained: 'ipxe-chained-bios',
  ipxeEfi: 'ipxe-efi',
  system: 'installed-linux',
} as const;
type MachineName = keyof typeof MACHINES;

/** What an offer says about booting; '' where it says nothing. */
interface Boot {
  readonly siaddr: string;
  /** option 67, or the header field where there is none */
  readonly file: string;
  readonly vendorClass: string;
  readonly option43: boolean;
}

async function askAll(network: Network): Promise<Map<MachineName, Boot>> {
  const names = Object.keys(MACHINES) as MachineName[];
  const hex = names.map((name) => sampleBytes(MACHINES[name]).toString('hex'));
  const settings: DiscoverSettings = { interface: 'eth0', hex };
  const child = network.run('client', [process.execPath, CLIENT, JSON.stringify(settings)]);
  const chunks: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  const replies = JSON.parse(Buffer.concat(chunks).toString()) as (string | null)[];
  return new Map(
    names.map((name, index) => {
      const reply = replies[index];
      if (typeof reply !== 'string') throw new Error(`no offer for ${name}`);
      return [name, bootOf(Buffer.from(reply, 'hex'))];
    }),
  );
}

function bootOf(offer: Buffer): Boot {
  const text = (bytes: Uint8Array | undefined): string =>
    Buffer.from(bytes ?? [])
      .toString('latin1')
      .replace(/\0.*$/s, '');
  const header = text(offer.subarray(108, 236));
  const option = text(optionOf(offer, 67));
  if (header !== '' && option !== '' && header !== option) {
    throw new Error(`the header says ${header} and option 67 says ${option}`);
  }
  return {
    siaddr: offer.subarray(20, 24).join('.'),
    file: option === '' ? header : option,
    vendorClass: text(optionOf(offer, 60)),
    option43: optionOf(offer, 43) !== undefined,
  };
}

/** A DHCP server in a namespace, with a cable to a client that has no address yet. */
function segment(t: Test): { readonly network: Network; readonly namespace: string } {
  const network = createNetwork(t);
  const namespace = network.add('dhcp');
  network.add('client');
  network.cable({ ns: 'dhcp', end: 'lan' }, { ns: 'client', end: 'eth0' });
  network.ip('dhcp', 'addr', 'add', `${DHCP}/24`, 'dev', 'lan');
  return { network, namespace };
}

async function printed(t: Test, kind: DhcpServerKind, how: string): Promise<string> {
  const address = how === 'same-host' ? DHCP : ROUSE;
  const flags = ['--how', how, '--address', address, '--subnet', '10.232.7.0/24'];
  const { exit, stdout, stderr } = await terminal(t).run('dhcp-help', kind, ...flags);
  t.equal(exit, 0, stderr);
  return stdout;
}

/** The offers of a server that runs with the whole of what is printed, comments and all. */
async function offersWith(
  t: Test,
  kind: DhcpServerKind,
  how: string,
): Promise<Map<MachineName, Boot> | undefined> {
  return offersOf(t, kind, await printed(t, kind, how));
}

async function offersOf(
  t: Test,
  kind: DhcpServerKind,
  extra: string,
): Promise<Map<MachineName, Boot> | undefined> {
  if (!requireNamespaces(t)) return undefined;
  const missing = dhcpServerMissing(kind);
  if (missing !== undefined) {
    if (process.env['CI']) t.fail(missing);
    else t.pass('not tried', { skip: missing });
    return undefined;
  }
  const { network, namespace } = segment(t);
  const server = await startDhcpServer(t, {
    ...{ kind, namespace, interface: 'lan', address: DHCP, extra },
    range: ['10.232.7.100', '10.232.7.150'],
  });
  const offers = await askAll(network);
  await server.stop();
  return offers;
}

function httpOffer(address: string, file: string): Boot {
  return {
    siaddr: address,
    file: `http://${address}:8080/boot/loaders/${file}`,
    vendorClass: 'HTTPClient',
    option43: false,
  };
}

for (const kind of DHCP_SERVERS) {
  t.test(`${kind} with proxy: an offer without a word about booting`, async (t) => {
    const offers = await offersWith(t, kind, 'proxy');
    for (const [name, offer] of offers ?? []) {
      t.match(offer, { file: '', vendorClass: '', option43: false }, name);
    }
  });

  t.test(`${kind} with next-server: each machine its loader, iPXE the script`, async (t) => {
    const offers = await offersWith(t, kind, 'next-server');
    if (!offers) return;
    const files: Partial<Record<MachineName, string>> = {
      bios: 'undionly.kpxe',
      x64: 'ipxe.efi',
      x64AsEbc: 'ipxe.efi',
      arm64: 'ipxe-arm64.efi',
      ipxeRom: SCRIPT,
      ipxeChained: SCRIPT,
      ipxeEfi: SCRIPT,
    };
    for (const [name, file] of Object.entries(files)) {
      const offer = offers.get(name as MachineName);
      t.same(offer, { siaddr: ROUSE, file, vendorClass: '', option43: false }, name);
    }
    t.same(offers.get('http'), httpOffer(ROUSE, 'ipxe.efi'));
    t.same(offers.get('httpArm64'), httpOffer(ROUSE, 'ipxe-arm64.efi'));
    t.match(offers.get('system'), { file: '', vendorClass: '' }, 'nothing for other clients');
  });

  t.test(`${kind} with one-name: the same name for everybody`, async (t) => {
    const offers = await offersWith(t, kind, 'one-name');
    for (const name of Object.keys(MACHINES) as MachineName[]) {
      if (!offers) return;
      const offer = offers.get(name);
      t.same(offer, { siaddr: ROUSE, file: 'rouse', vendorClass: '', option43: false }, name);
    }
  });

  t.test(`${kind} with same-host: PXE clients are sent to port 4011 of Rouse`, async (t) => {
    const offers = await offersWith(t, kind, 'same-host');
    if (!offers) return;
    for (const name of ['bios', 'x64', 'arm64', 'ipxeRom', 'ipxeChained', 'ipxeEfi'] as const) {
      const offer = offers.get(name);
      const sent = { siaddr: DHCP, file: '', vendorClass: 'PXEClient', option43: false };
      t.same(offer, sent, name);
    }
    t.same(offers.get('http'), httpOffer(DHCP, 'ipxe.efi'));
    t.match(offers.get('system'), { file: '', vendorClass: '' }, 'nothing for other clients');
  });
}

/** The lines that OPNsense makes of its pages "DHCP options" and "DHCP boot" for dnsmasq. */
function opnsenseLines(sections: readonly ReadSection[]): string {
  const lines = sections.flatMap(({ fields }) => {
    const value = new Map(fields.map((field) => [field.label, field.value]));
    const code = /\[(\d+)\]/.exec(value.get('Option') ?? '')?.[1];
    if (value.get('Type') === 'Match') {
      return `dhcp-match=set:${value.get('Tag [set]')},${code},${value.get('Value')}`;
    }
    if (value.get('Type') === 'Set') {
      return `dhcp-option-force=tag:${value.get('Tag')},${code},${value.get('Value')}`;
    }
    const boot = ['Filename', 'Servername', 'Server address'].map((label) => value.get(label));
    return value.has('Filename') ? `dhcp-boot=tag:${value.get('Tag')},${boot.join(',')}` : [];
  });
  return `${lines.join('\n')}\n`;
}

interface ReadSection {
  readonly fields: readonly { readonly label: string; readonly value: string }[];
}

t.test('what is entered in OPNsense makes dnsmasq say the same', async (t) => {
  const flags = ['--how', 'next-server', '--address', ROUSE, '--json'];
  const { stdout } = await terminal(t).run('dhcp-help', 'opnsense-dnsmasq', ...flags);
  const { blocks } = JSON.parse(stdout) as { blocks: [{ sections: ReadSection[] }] };
  const offers = await offersOf(t, 'dnsmasq', opnsenseLines(blocks[0].sections));
  if (!offers) return;
  const files: Partial<Record<MachineName, string>> = {
    bios: 'rouse',
    ipxeRom: 'rouse',
    ipxeChained: 'rouse',
    x64: 'ipxe.efi',
    arm64: 'ipxe-arm64.efi',
  };
  for (const [name, file] of Object.entries(files)) {
    t.match(offers.get(name as MachineName), { siaddr: ROUSE, file, vendorClass: '' }, name);
  }
  t.same(offers.get('http'), httpOffer(ROUSE, 'ipxe.efi'));
  t.match(offers.get('system'), { file: '', vendorClass: '' }, 'nothing for other clients');
});
