/** Statements 77 to 90: the boot server on port 4011. */
import type { DhcpMode } from '../../src/domain/dhcp-mode.ts';
import { planSockets } from '../../src/dhcp-proxy/socket-plan.ts';
import {
  deliver,
  message,
  optionOf,
  PORTS,
  startEngine,
  UEFI_DISCOVER,
  withOptions,
  type Message,
} from '../fakes/dhcp.ts';
import { anAddress } from '../fakes/machines.ts';
import { sampleBytes } from '../fixtures/dhcp/samples.ts';
import {
  addressAt,
  fileField,
  hexOf,
  option67,
  outcomeOf,
  replyOf,
  replyTo,
  unanswered,
} from './exchange.ts';
import type { Statement } from './statement.ts';

const POLICY = 'policy';
const CLIENT = '10.77.0.9:4011';
const toBootServer = { ingress: { port: 'pxe' }, source: CLIENT } as const;

const request = (changes: Message & { readonly 54?: readonly number[] } = {}): Buffer =>
  message({ options: withOptions(UEFI_DISCOVER, { 53: [3], 54: changes[54] }), ...changes });

/** The ports that are opened in a mode. */
function portsIn(mode: DhcpMode): readonly string[] {
  const addresses = [{ address: anAddress('10.77.0.2'), prefixLength: 24 }];
  const interfaces = [{ name: 'lan', mode, up: true, internal: false, addresses }];
  const support = { available: false, why: 'not in this test' } as const;
  const plan = planSockets({ interfaces, ports: PORTS, support });
  return [...new Set(plan.map(({ ingress }) => ingress.port))];
}

export const REQUEST_4011: readonly Statement[] = [
  {
    number: 77,
    says: 'A REQUEST of a PXE client gets an ACK with options 54, 60, 97, 67, siaddr and file',
    source: 'PXE 2.1 section 2.5; measured with OVMF',
    check(t) {
      const reply = replyTo('uefi-x64-request-4011');
      t.equal(hexOf(reply, 53), '05');
      t.equal(optionOf(reply, 54)?.join('.'), '10.77.0.2');
      t.equal(optionOf(reply, 60)?.toString('latin1'), 'PXEClient');
      t.equal(hexOf(reply, 97), '00443322116655887799aabbccddeeff00');
      t.equal(addressAt(reply, 20), '10.77.0.2');
      t.same([fileField(reply), option67(reply)], ['ipxe.efi', 'ipxe.efi']);
    },
  },
  {
    number: 78,
    says: 'It leaves from port 4011',
    source: 'iPXE dhcp.c',
    check(t) {
      t.match(outcomeOf(request(), { sent: toBootServer }).sends, [{ from: 'pxe' }]);
      t.equal(PORTS.pxe, 4011);
    },
    heldBy: [
      {
        file: 'test/interop/dhcp-server.test.ts',
        test: 'with sockets bound by ${sockets}, 4011 answers neighbours only',
      },
    ],
  },
  {
    number: 79,
    says: 'It goes to the address and port that the request came from',
    source: 'measured: iPXE asks from port 68, EDK2 from 4011',
    check(t) {
      for (const port of [68, 4011, 50_000]) {
        const sent = { ...toBootServer, source: `10.77.0.9:${port}` };
        t.match(outcomeOf(request(), { sent }).sends, [{ to: { address: '10.77.0.9', port } }]);
      }
    },
  },
  {
    number: 80,
    says: 'It has the transaction id of the request, not of the DISCOVER before it',
    source: 'measured with EDK2',
    check(t) {
      const engine = startEngine();
      deliver(engine, { bytes: message({ xid: 0x1111_1111 }) });
      const ack = replyOf(
        deliver(engine, { bytes: request({ xid: 0x2222_2222 }), ...toBootServer }),
      );
      t.equal(ack.readUInt32BE(4), 0x2222_2222);
    },
  },
  {
    number: 81,
    says: 'yiaddr is 0',
    source: 'PXE 2.1 section 2.5',
    check(t) {
      for (const name of ['uefi-x64-request-4011', 'ipxe-bios-request-4011']) {
        t.equal(addressAt(replyTo(name), 16), '0.0.0.0', name);
      }
    },
  },
  {
    number: 82,
    says: 'A request without option 54 is answered',
    source: 'measured with EDK2',
    check(t) {
      t.equal(option67(replyTo(request(), { sent: toBootServer })), 'ipxe.efi');
    },
  },
  {
    number: 83,
    says: 'A request that names another server is not answered',
    source: POLICY,
    check(t) {
      unanswered(t, 'other-server-4011', { reason: 'other-server' });
      const ours = request({ 54: [10, 77, 0, 2] });
      t.equal(outcomeOf(ours, { sent: toBootServer }).sends.length, 1);
    },
  },
  {
    number: 84,
    says: 'A request without a DISCOVER before it is answered: the server was restarted',
    source: POLICY,
    check(t) {
      const engine = startEngine();
      const before = replyOf(deliver(engine, { bytes: message({}) }));
      const bytes = request();
      const ack = replyOf(deliver(engine, { bytes, ...toBootServer, atMs: 2_000 }));
      t.same(replyTo(bytes, { sent: toBootServer }), ack, 'by a new engine as by the old one');
      t.equal(option67(ack), option67(before));
    },
  },
  {
    number: 85,
    says: 'A DISCOVER on port 4011 is answered as on 67; other types are not',
    source: 'PXE 2.1',
    check(t) {
      t.equal(hexOf(replyTo(message({}), { sent: toBootServer }), 53), '02');
      for (const type of [2, 4, 5, 6, 7, 8, 13]) {
        const options = withOptions(UEFI_DISCOVER, { 53: [type] });
        unanswered(t, message({ options }), { sent: toBootServer, reason: 'not-discover' });
      }
    },
  },
  {
    number: 86,
    says: 'A boot item that was picked comes back in option 43',
    source: 'PXE 2.1 section 2.4.5',
    check(t) {
      t.equal(hexOf(replyTo('boot-item-request-4011'), 43), '470400000000ff');
      const options = withOptions(UEFI_DISCOVER, { 53: [3], 43: [71, 4, 0, 5, 0, 1, 255] });
      const reply = replyTo(message({ options }), { sent: toBootServer });
      t.equal(hexOf(reply, 43), '470400050001ff');
    },
  },
  {
    number: 87,
    says: 'A boot item that asks for credentials is not answered',
    source: POLICY,
    check(t) {
      unanswered(t, 'boot-item-credentials-4011', { reason: 'credentials-requested' });
    },
  },
  {
    number: 88,
    says: 'A ciaddr that is not the sender changes nothing: the answer goes to the sender',
    source: POLICY,
    check(t) {
      const ciaddr = addressAt(sampleBytes('ciaddr-of-another-4011'), 12);
      const { sends } = outcomeOf('ciaddr-of-another-4011');
      t.not(ciaddr, '10.77.0.103');
      t.match(sends, [{ to: { address: '10.77.0.103', port: 4011 } }]);
      t.equal(sends.length, 1);
    },
  },
  {
    number: 89,
    says: 'A request from 0.0.0.0 is answered by broadcast, to the port it came from',
    source: 'reported of dnsmasq',
    check(t) {
      for (const port of [68, 4011]) {
        const sent = { ...toBootServer, source: `0.0.0.0:${port}` };
        const to = { address: '255.255.255.255', port };
        t.match(outcomeOf(request(), { sent }).sends, [{ to, from: 'pxe' }]);
      }
    },
  },
  {
    number: 90,
    says: 'Beside an address server on the same host, port 4011 alone is enough',
    source: 'PXE 2.1 section 2.2',
    check(t) {
      t.same(portsIn('pxe-only'), ['pxe']);
      t.same(portsIn('proxy'), ['dhcp', 'pxe']);
      const engine = { mode: 'pxe-only' } as const;
      t.equal(option67(replyTo(request(), { engine, sent: toBootServer })), 'ipxe.efi');
    },
  },
];
