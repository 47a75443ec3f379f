import t from 'tap';
import type { AnswerPolicy } from '../../src/domain/dhcp-mode.ts';
import { parseMac } from '../../src/domain/mac.ts';
import { dhcpBootMsMax, dhcpRepeatMsMax } from '../../src/domain/limits.ts';
import type { MachinePolicy } from '../../src/domain/ports.ts';
import { admit, onIgnoreList, relayAllowed } from '../../src/dhcp-proxy/admission.ts';
import type { BootClient } from '../../src/dhcp-proxy/classify.ts';
import {
  createClientTable,
  remember,
  type ClientMemory,
} from '../../src/dhcp-proxy/client-memory.ts';

interface Case {
  readonly kind?: BootClient['kind'];
  readonly port?: 'dhcp' | 'pxe';
  readonly configured?: boolean;
  readonly memory?: Partial<ClientMemory>;
  readonly atMs?: number;
}
const mac = parseMac('52:54:00:aa:00:01')!;
const client = (kind: BootClient['kind']): BootClient => ({
  key: mac,
  mac,
  kind,
  bootClass: 'PXEClient',
  messageType: 1,
  archCodes: [7],
  vendorClass: 'PXEClient',
  plainUBoot: false,
});

function verdict(answer: AnswerPolicy, given: Case): string {
  const { kind = 'uefi', port = 'dhcp', configured, atMs = 100_000 } = given;
  const policy: MachinePolicy | undefined =
    configured === undefined ? undefined : { configured, firmware: {}, hardware: {} };
  const memory = Object.assign(remember(createClientTable(), mac), given.memory);
  const admission = admit(answer, { client: client(kind), port, policy, memory, atMs });
  if (!admission.admitted) return admission.reason;
  return admission.yielding ? 'yielding' : 'yes';
}

t.test('everyone means everyone, and a machine somebody decided about is always answered', (t) => {
  t.equal(verdict('everyone', {}), 'yes');
  t.equal(verdict('known', { configured: true }), 'yes');
  t.equal(verdict('known-and-waiting', { configured: true }), 'yes');
  t.end();
});

t.test('known: nobody else, whatever the port and however often it asks', (t) => {
  for (const port of ['dhcp', 'pxe'] as const) {
    t.equal(verdict('known', { port }), 'unknown-machine');
    const asked = {
      port,
      configured: false,
      memory: { asked: { client: 'uefi', atMs: 96_000 } },
    } as const;
    t.equal(verdict('known', asked), 'unknown-machine', 'recorded is not decided');
  }
  t.end();
});

t.test('a machine that asks again waits: nobody else gave it anything to boot', (t) => {
  const asked = (atMs: number, client: BootClient['kind'] = 'uefi'): string =>
    verdict('known-and-waiting', { memory: { asked: { client, atMs } } });
  t.equal(verdict('known-and-waiting', {}), 'first-ask');
  t.equal(asked(96_000), 'yes');
  t.equal(asked(99_900), 'first-ask', 'the same message by another way');
  t.equal(asked(100_000 - dhcpRepeatMsMax - 1), 'first-ask', 'the boot before');
  t.equal(asked(200_000), 'first-ask', 'a clock set back');
  t.equal(asked(96_000, 'bios'), 'first-ask', 'as another firmware');
  t.end();
});

t.test('HTTP boot of a stranger is left to others, however often it asks', (t) => {
  const memory = { asked: { client: 'http', atMs: 96_000 } } as const;
  t.equal(verdict('known-and-waiting', { kind: 'http', memory }), 'unknown-machine');
  t.equal(verdict('known-and-waiting', { kind: 'http', configured: true }), 'yes');
  const loader = { file: 'ipxe.efi', atMs: 90_000, sinceMs: 90_000, cameUp: true };
  const came = { kind: 'http', memory: { loader } } as const;
  t.equal(verdict('known-and-waiting', came), 'yes', 'after PXE through us');
  t.end();
});

t.test('who asks port 4011 was told of it', (t) => {
  t.equal(verdict('known-and-waiting', { port: 'pxe' }), 'yes');
  t.end();
});

t.test('iPXE of our own is in our care; a strange one keeps to its address server', (t) => {
  const loader = { file: 'ipxe.efi', atMs: 90_000, sinceMs: 90_000, cameUp: false };
  const ipxe = (memory: Partial<ClientMemory>): string =>
    verdict('known-and-waiting', { kind: 'ipxe', memory });
  t.equal(ipxe({}), 'first-ask');
  t.equal(ipxe({ asked: { client: 'ipxe', atMs: 99_000 } }), 'yielding');
  t.equal(ipxe({ loader }), 'yes');
  t.equal(ipxe({ loader: { ...loader, atMs: 100_000 - dhcpBootMsMax - 1 } }), 'first-ask');
  const offer = { client: 'bios', personality: 'bypass', atMs: 95_000 } as const;
  t.equal(ipxe({ offer: { ...offer, asked4011: false, followed: false } }), 'yes');
  t.equal(verdict('known-and-waiting', { memory: { loader } }), 'first-ask', 'firmware again');
  t.end();
});

t.test('the ignore list goes by the beginning of the hardware address', (t) => {
  t.ok(onIgnoreList(client('uefi'), ['00:11', '52:54:00']));
  t.notOk(onIgnoreList(client('uefi'), ['54:00', '52:54:01']));
  t.notOk(onIgnoreList({ ...client('bios'), mac: undefined } as never, ['']));
  t.end();
});

t.test('relays are listened to unless a list leaves them out', (t) => {
  const list = [{ address: 0x0a580001, prefixLength: 32 }];
  t.ok(relayAllowed(0x0a580001, []));
  t.ok(relayAllowed(0x0a580001, list));
  t.notOk(relayAllowed(0x0a580002, list));
  t.ok(relayAllowed(0, list), 'not relayed');
  t.end();
});
