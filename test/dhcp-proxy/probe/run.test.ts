/**
 * A probe without a network: sockets that record what is sent, and answer as told.
 */
import type { Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import t, { type Test } from 'tap';
import { probeNetworks } from '../../../src/dhcp-proxy/probe/run.ts';
import { RouseError } from '../../../src/domain/errors.ts';
import { probeAnswersMax, probeRoundsMax } from '../../../src/domain/limits.ts';
import { isProbeMachineId, PROBE_KINDS } from '../../../src/domain/probe.ts';
import type { DeviceSocketSupport } from '../../../src/platform/device-socket.ts';
import { decoded, message } from '../../fakes/dhcp.ts';
import { CONTEXT, PLACE } from '../../fakes/probe.ts';

interface Sent {
  readonly bytes: Buffer;
  readonly to: string;
}

/** @param answers  what comes back for a message, at once */
function network(answers: (bytes: Buffer, sent: readonly Sent[]) => readonly Buffer[]) {
  const sent: Sent[] = [];
  let closed = 0;
  const socket = Object.assign(new EventEmitter(), {
    send(given: Uint8Array, port: number, to: string, done: () => void) {
      const bytes = Buffer.from(given);
      sent.push({ bytes, to: `${to}:${port}` });
      for (const answer of answers(bytes, sent)) {
        socket.emit('message', answer, { address: '192.168.1.1', port: 67 });
      }
      done();
    },
    close: () => (closed += 1),
  });
  const support: DeviceSocketSupport = {
    available: true,
    sockets: {
      open: () => Promise.resolve(socket as unknown as Socket),
      interfaceIndex: () => 1,
    },
  };
  return { sent, support, closed: () => closed };
}

/** An OFFER with an address, to whoever sent the message. */
function offerTo(asked: Buffer, changes: { xid?: number; chaddr?: string; op?: number } = {}) {
  const bytes = message({
    op: 2,
    xid: asked.readUInt32BE(4),
    chaddr: asked.subarray(28, 34).toString('hex'),
    options: [
      [53, [2]],
      [54, [192, 168, 1, 1]],
    ],
    ...changes,
  });
  bytes.set([192, 168, 1, 57], 16);
  return bytes;
}

let seed = 0;
const random = (length: number): Uint8Array => Buffer.alloc(length, (seed += 1));
const clock = { nowMs: () => 0, monotonicMs: () => 0 };

async function probe(t: Test, support: DeviceSocketSupport) {
  const waits: number[] = [];
  const wait = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
  const request = { ...CONTEXT, places: [PLACE] };
  const report = await probeNetworks(request, { clock, random, support, wait });
  t.ok(waits.length <= probeRoundsMax);
  return { ...report, waits };
}

t.test('asks as every kind, and waits one round when all have an address', async (t) => {
  const lan = network((bytes) => [offerTo(bytes)]);
  const { answers, waits } = await probe(t, lan.support);
  t.same(
    answers.map(({ kind, address }) => [kind, address]),
    PROBE_KINDS.map((kind) => [kind, '192.168.1.57']),
  );
  t.equal(waits.length, 1);
  t.equal(lan.closed(), 1);
  t.ok(lan.sent.every(({ to }) => to === '255.255.255.255:67'));
  const packets = lan.sent.map(({ bytes }) => decoded(bytes));
  t.ok(packets.every(({ options }) => isProbeMachineId(options.get(97))));
  t.equal(new Set(packets.map(({ xid }) => xid)).size, PROBE_KINDS.length);
  const macs = new Set(packets.map(({ chaddr }) => Buffer.from(chaddr).toString('hex')));
  t.equal(macs.size, 1, 'one address of the pool is enough');
  t.equal(packets[0]?.chaddr[0], 0x02, 'locally administered');
});

t.test('asks again whoever got no address, a few times', async (t) => {
  const silent = await probe(t, network(() => []).support);
  t.equal(silent.waits.length, probeRoundsMax);
  t.match(silent.findings, [{ level: 'fail' }, { level: 'fail' }], 'no DHCP, and not ours');

  const late = network((bytes, sent) => (sent.length > PROBE_KINDS.length ? [offerTo(bytes)] : []));
  const { waits, answers } = await probe(t, late.support);
  t.equal(waits.length, 2);
  t.equal(answers.length, PROBE_KINDS.length);
});

t.test('what is no answer to the probe is not shown', async (t) => {
  const lan = network((bytes) => [
    Buffer.from('not DHCP'),
    offerTo(bytes, { op: 1 }),
    offerTo(bytes, { xid: 0 }),
    offerTo(bytes, { chaddr: '525400aa0001' }),
  ]);
  t.same((await probe(t, lan.support)).answers, []);
});

t.test('one answer of a server to one question counts once, and all are bounded', async (t) => {
  const twice = network((bytes) => [offerTo(bytes), offerTo(bytes)]);
  t.equal((await probe(t, twice.support)).answers.length, PROBE_KINDS.length);
  const flood = network((bytes) =>
    Array.from({ length: 200 }, (_, index) => {
      const offer = offerTo(bytes);
      offer.writeUInt8(index, offer.length - 2);
      return offer;
    }),
  );
  t.equal((await probe(t, flood.support)).answers.length, probeAnswersMax);
});

t.test('says why nobody could be asked', async (t) => {
  const taken: DeviceSocketSupport = {
    available: true,
    sockets: {
      open: () => Promise.reject(new RouseError('LISTENER_PORT_TAKEN', 'UDP port 68')),
      interfaceIndex: () => 1,
    },
  };
  const { answers, findings } = await probe(t, taken);
  t.same(answers, []);
  t.match(findings, [{ id: 'probe-not-sent', level: 'fail', fix: /DHCP client/ }]);
  t.equal(findings.length, 1);
});

t.test('ends when the person gives up', async (t) => {
  const lan = network(() => []);
  const signal = AbortSignal.abort();
  const request = { ...CONTEXT, places: [PLACE], signal };
  await t.rejects(probeNetworks(request, { clock, random, support: lan.support }), {
    name: 'AbortError',
  });
  t.equal(lan.closed(), 1);
});
