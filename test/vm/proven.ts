/**
 * A boot as the server has kept it, held against what was seen on the wire while it went on: each
 * moment of it has a packet that proves it, and lies beside that packet in time.
 *
 * Both clocks are that of this host: the kernel stamps packets with the time of day, and the server
 * takes it for its events. Their difference is therefore what the server adds.
 */
import type { Test } from 'tap';
import type { BootResource, FileResource, StageResource } from '../../src/schema/shown/boot.ts';
import { readDhcp } from '../fakes/capture-dhcp.ts';
import type { Datagram } from '../fakes/capture-frames.ts';
import { SERVER_ADDRESS } from './lab.ts';

/** Acceptance: between a moment of a boot and the packet that proves it. */
const APART_MS = 1_000;
const READ_REQUEST = 1;
const TFTP_ERROR = 5;
const HTTP_PORT = 8080;

/** Something on the wire. */
interface Seen {
  readonly what: string;
  readonly atMs: number;
}

/** A moment of the boot, and what proves it. */
type Row = readonly [moment: string, kept: string | undefined, seen: Seen];

/** @param boot  of a UEFI machine that boots by PXE a kernel and an initrd that come through Rouse */
export function provenByPackets(
  t: Test,
  { boot, mac, datagrams }: { boot: BootResource; mac: string; datagrams: readonly Datagram[] },
): void {
  const wire = createWire(datagrams, mac);
  const stage = (name: string): StageResource => one(boot.stages, name, (of) => of.stage === name);
  const [kernel, initrd] = ['kernel', 'initramfs'].map((name) =>
    one(stage('files').files, name, ({ file }) => file.includes(name)),
  ) as [FileResource, FileResource];
  const [probe, loader] = wire.reads('ipxe.efi') as [Seen, Seen];
  const [autoexec] = wire.reads('autoexec.ipxe') as [Seen];
  const ask = { kernel: wire.get('/kernel'), initrd: wire.get('/initramfs') };
  const beacon = wire.get('/handoff');
  const rows: readonly Row[] = [
    ['discover', stage('discover').started_at, wire.dhcp('DISCOVER')],
    ['offer', stage('offer').started_at, wire.dhcp('OFFER')],
    ['TFTP is asked', stage('loader-request').started_at, probe],
    ['TFTP begins', stage('loader').started_at, loader],
    ['TFTP ends', stage('loader').ended_at, wire.lastUdpFromMachine(autoexec.atMs)],
    ['iPXE', stage('ipxe').started_at, autoexec],
    ['script', stage('script').started_at, wire.get('/boot/next')],
    ['kernel begins', kernel.started_at, ask.kernel],
    ['kernel ends', kernel.ended_at, wire.lastHttpToMachine(ask.initrd.atMs)],
    ['initrd begins', initrd.started_at, ask.initrd],
    ['initrd ends', initrd.ended_at, wire.lastHttpToMachine(beacon.atMs)],
    ['hand-over', stage('handoff').started_at, beacon],
  ];
  for (const [moment, kept, { what, atMs }] of rows) {
    const apartMs = Date.parse(kept ?? '') - atMs;
    t.ok(Math.abs(apartMs) <= APART_MS, `${moment}: ${apartMs.toFixed(1)} ms from ${what}`);
  }
  inOrder(
    t,
    'on the wire',
    rows.map(([moment, , { atMs }]) => [moment, atMs]),
  );
  inOrder(
    t,
    'as kept',
    rows.map(([moment, kept]) => [moment, Date.parse(kept ?? '')]),
  );
  isNoFailure(t, boot, wire.hungUpAfter(probe));
}

/** UEFI asks for the size of the loader and hangs up; it comes back for the loader. */
function isNoFailure(t: Test, { stages, findings, outcome }: BootResource, hungUp: boolean): void {
  t.ok(hungUp, 'the firmware did ask for the size and hang up');
  const faults = stages.flatMap(({ files }) => files).filter(({ fault }) => fault !== undefined);
  t.same(faults, [], 'which is no failure of a file');
  t.same([outcome, findings], ['handoff', []], 'and none of the boot');
}

function inOrder(t: Test, where: string, moments: readonly (readonly [string, number])[]): void {
  const sorted = moments.toSorted(([, a], [, b]) => a - b);
  const names = (of: typeof moments): string => of.map(([moment]) => moment).join(', ');
  t.equal(names(sorted), names(moments), `in order ${where}`);
}

function createWire(datagrams: readonly Datagram[], mac: string) {
  const machines = datagrams.flatMap((datagram) => {
    const message = readDhcp(datagram);
    return message?.chaddr === mac ? { atMs: datagram.atMs, datagram, message } : [];
  });
  const { message: given } = one(machines, 'lease', ({ message }) => message.type === 'ACK');
  const own = given.yiaddr;
  const reads = (file: string): readonly Datagram[] =>
    datagrams.filter(({ from, toPort, transport, payload }) => {
      const isRequest = transport === 'udp' && toPort === 69 && from === own;
      return isRequest && payload.readUInt16BE(0) === READ_REQUEST && payload.includes(`${file}\0`);
    });
  const isHttp = ({ transport, payloadBytes }: Datagram): boolean =>
    transport === 'tcp' && payloadBytes > 0;
  return {
    /** of the machine, or of Rouse to it */
    dhcp(type: 'DISCOVER' | 'OFFER'): Seen {
      const { atMs } = one(machines, type, ({ message, datagram: { from } }) => {
        return message.type === type && (type === 'DISCOVER' || from === SERVER_ADDRESS);
      });
      return { what: type, atMs };
    },
    reads: (file: string): readonly Seen[] =>
      reads(file).map(({ atMs }) => ({ what: `the request for ${file}`, atMs })),
    hungUpAfter: ({ atMs }: Seen): boolean => {
      const next = datagrams.find(
        (said) => said.atMs > atMs && said.from === own && said.transport === 'udp',
      );
      return next?.payload.readUInt16BE(0) === TFTP_ERROR;
    },
    get(part: string): Seen {
      const isAsked = (said: Datagram): boolean =>
        isHttp(said) &&
        said.from === own &&
        said.toPort === HTTP_PORT &&
        (/^GET (\S+)/.exec(said.payload.toString('latin1'))?.[1] ?? '').includes(part);
      return { what: `GET ${part}`, atMs: one(datagrams, part, isAsked).atMs };
    },
    /** the last acknowledgement before something else began */
    lastUdpFromMachine(beforeMs: number): Seen {
      const isAck = (said: Datagram): boolean =>
        said.transport === 'udp' && said.from === own && said.to === SERVER_ADDRESS;
      const last = datagrams.findLast((said) => isAck(said) && said.atMs < beforeMs);
      return { what: 'the last acknowledgement', atMs: last?.atMs ?? NaN };
    },
    lastHttpToMachine(beforeMs: number): Seen {
      const last = datagrams.findLast(
        (said) => isHttp(said) && said.to === own && said.atMs < beforeMs,
      );
      return { what: 'the last byte', atMs: last?.atMs ?? NaN };
    },
  };
}

/** The first one. @throws when there is none */
function one<T>(list: readonly T[], name: string, is: (item: T) => boolean): T {
  const found = list.find(is);
  if (found === undefined) throw new Error(`no ${name} among ${list.length}`);
  return found;
}
