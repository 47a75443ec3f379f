/** Statements 143 to 152: what strangers, faults and changes do to a running server. */
import { PassThrough } from 'node:stream';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { DhcpMode } from '../../src/domain/dhcp-mode.ts';
import { parseIpv4Network } from '../../src/domain/ipv4.ts';
import { dhcpAnswersPerWindow } from '../../src/domain/limits.ts';
import { step } from '../../src/dhcp-proxy/engine.ts';
import { planSockets } from '../../src/dhcp-proxy/socket-plan.ts';
import { createLog, logEvents } from '../../src/observe/log.ts';
import { fakeSurface } from '../fakes/boot-surface.ts';
import { deliver, link, message, optionOf, PORTS, startEngine } from '../fakes/dhcp.ts';
import { aMac, anAddress } from '../fakes/machines.ts';
import { ack, rrq } from '../fakes/tftp.ts';
import {
  discover,
  addressAt,
  everyOffer,
  outcomeOf,
  replyOf,
  replyTo,
  unanswered,
} from './exchange.ts';
import type { Statement } from './statement.ts';
import { tftpDesk } from './tftp-desk.ts';

const POLICY = 'policy';
const MAC = '52:54:00:aa:00:01';
const ESCAPE = '\u001b[2J\nfake line\u202e';

function logged(events: readonly BootEvent[]): string {
  const stream = new PassThrough();
  events.forEach(logEvents(createLog({ level: 'debug', format: 'json', stream })));
  return String(stream.read() ?? '');
}

export const OPERATION: readonly Statement[] = [
  {
    number: 143,
    says: 'One machine that floods is answered up to a limit, and others are as before',
    source: POLICY,
    check(t) {
      const engine = startEngine();
      const ask = (chaddr: string, atMs: number): number =>
        deliver(engine, { bytes: message({ chaddr }), atMs }).sends.length;
      let answers = 0;
      for (let index = 0; index < 1_000; index += 1) answers += ask('525400aa0001', index);
      t.equal(answers, dhcpAnswersPerWindow);
      t.equal(ask('525400aa0002', 1_000), 1);
      t.equal(ask('525400aa0001', 20_000), 1, 'and so is the machine itself, later');
    },
  },
  {
    number: 144,
    says: 'Escape sequences in what clients say reach no log and no screen',
    source: POLICY,
    check: async (t) => {
      const { events } = outcomeOf(discover({ 60: `PXEClient${ESCAPE}` }));
      const { ask, log } = tftpDesk(t);
      ask(rrq(`x${ESCAPE}x`));
      const surface = fakeSurface();
      const key = `x${encodeURIComponent(ESCAPE)}x`;
      const { body } = await surface.app.inject(`/boot/next?mac=${MAC}&${key}=1&${key}=2`);
      t.match(body, 'x?2J');
      const all = logged([...events, ...log.events, ...surface.events]);
      t.match(all, 'PXEClient·[2J·fake line');
      t.match(all, 'x·[2J·fake line');
      for (const text of [all.replaceAll('\n', ''), body.replaceAll('\n', '')]) {
        // eslint-disable-next-line no-control-regex -- looking for exactly these
        t.notMatch(text, /[\u0000-\u001f\u007f-\u009f\u202e]/);
        t.notMatch(text, '\\u001b');
      }
    },
  },
  {
    number: 145,
    says: 'With the inventory slow or down, the answer comes from memory and in time, or not at all',
    source: POLICY,
    check(t) {
      const machines = { [MAC]: {} };
      const known = { answer: 'known', machines } as const;
      t.equal(outcomeOf(message({}), { engine: known }).sends.length, 1, 'in the same step');
      const lost = { answer: 'known', policyOf: () => undefined } as const;
      unanswered(t, message({}), { engine: lost, reason: 'unknown-machine' });
    },
    heldBy: [
      {
        file: 'test/assemble.test.ts',
        test: 'the DHCP side knows at once what is decided and seen, and after a restart',
      },
      {
        file: 'test/service/sightings.test.ts',
        test: 'a store that fails costs the note and is told, and the next try is made',
      },
      {
        file: 'test/dhcp-proxy/server.test.ts',
        test: 'a fault inside ends with the datagram that met it',
      },
    ],
  },
  {
    number: 146,
    says: 'A port that is taken ends the start with its name and the way out',
    source: POLICY,
    departs: 'it is named with the way out, and the other listeners serve',
    heldBy: [
      {
        file: 'test/api/serve.test.ts',
        test: 'a port taken by another program is named, and the rest still serves',
      },
      {
        file: 'test/interop/dhcp-server.test.ts',
        test: 'names port and interface when another program has port 67, and leaves a way',
      },
    ],
  },
  {
    number: 147,
    says: 'When the address of an interface changes, answers have the new one without a restart',
    source: POLICY,
    check(t) {
      const engine = startEngine();
      replyOf(deliver(engine, { bytes: message({}) }));
      const { state } = step(engine, { kind: 'links', links: [link('lan', '10.77.0.7/24')] });
      const reply = replyOf(deliver(state, { bytes: message({}), atMs: 5_000 }));
      t.equal(addressAt(reply, 20), '10.77.0.7');
      t.equal(optionOf(reply, 54)?.join('.'), '10.77.0.7');
    },
    heldBy: [
      {
        file: 'test/interop/dhcp-server.test.ts',
        test: 'follows an address that changes, and an interface that is replaced',
      },
      {
        file: 'test/interop/tftp-follow.test.ts',
        test: 'an address that comes is served, a running transfer at another goes on',
      },
    ],
  },
  {
    number: 148,
    says: 'Its own offer, should it come back, is not answered',
    source: POLICY,
    check(t) {
      for (const { reply } of everyOffer()) {
        const sent = { source: '10.77.0.2:67' };
        unanswered(t, reply, { sent, reason: 'not-a-request' });
      }
    },
  },
  {
    number: 149,
    says: 'With a list of relays, a relay that is not on it is not listened to',
    source: POLICY,
    check(t) {
      const relays = [parseIpv4Network('10.88.0.0/24')!];
      t.equal(addressAt(replyTo('relayed-uefi-x64', { engine: { relays } }), 24), '10.88.0.1');
      const others = { relays: [parseIpv4Network('10.99.0.0/24')!] };
      unanswered(t, 'relayed-uefi-x64', { engine: others, reason: 'relay-refused' });
      t.equal(outcomeOf(message({}), { engine: others }).sends.length, 1, 'neighbours are served');
    },
  },
  {
    number: 150,
    says: 'A sender outside the networks served is answered neither on port 4011 nor by TFTP',
    source: POLICY,
    check(t) {
      const bytes = discover({ 53: [3] });
      const ingress = { port: 'pxe' } as const;
      const { ask, log, ports, refusals } = tftpDesk(t);
      for (const address of ['192.0.2.9', '10.78.0.1', '127.0.0.1', '224.0.0.1']) {
        const sent = { ingress, source: `${address}:4011` };
        unanswered(t, bytes, { sent, reason: 'source-refused' });
        ask(rrq('ipxe.efi'), { address });
      }
      t.same([ports, refusals], [[], []]);
      t.equal(log.of('tftp.ignored').length, 4);
      const beyond = [parseIpv4Network('192.0.2.0/24')!];
      const sent = { ingress, source: '192.0.2.9:4011' };
      t.equal(outcomeOf(bytes, { engine: { beyond }, sent }).sends.length, 1, 'unless named');
    },
  },
  {
    number: 151,
    says: 'Each step that is served is one event, with the machine and what it got',
    source: POLICY,
    check: async (t) => {
      const { events, sends } = outcomeOf(message({}));
      t.match(events, [{ kind: 'dhcp.discover', mac: MAC, client: 'uefi', archCode: 7 }]);
      t.match(sends[0]?.sent, { kind: 'dhcp.offered', mac: MAC, bootFile: 'ipxe.efi' });
      const { ask, log, ports } = tftpDesk(t, new Map([['ipxe.efi', Buffer.alloc(9)]]));
      ask(rrq('ipxe.efi'));
      ports[0]!.receive(ack(1));
      t.match(log.events, [
        { kind: 'tftp.started', file: 'ipxe.efi', from: '10.77.0.9:1302' },
        { kind: 'tftp.finished', file: 'ipxe.efi', outcome: 'complete', bytes: 9, durationMs: 0 },
      ]);
      const surface = fakeSurface({
        files: { 'debian-13/linux': Buffer.alloc(9) },
        macOf: () => aMac(MAC),
      });
      for (const url of [`/boot/next?mac=${MAC}`, '/boot/files/debian-13/linux']) {
        await surface.app.inject(url);
      }
      t.match(surface.events, [
        { kind: 'script.served', mac: MAC, script: 'local', machine: MAC },
        { kind: 'file.sent', mac: MAC, file: 'debian-13/linux', bytes: 9, durationMs: Number },
      ]);
      t.same([events.length, log.events.length, surface.events.length], [1, 2, 2]);
    },
  },
  {
    number: 152,
    says: 'Port 547 stays closed: DHCPv6 is not spoken',
    source: POLICY,
    check(t) {
      const opened: number[] = [];
      const sockets = {
        interfaceIndex: () => 1,
        open({ port }: { readonly port: number }) {
          opened.push(port);
          return Promise.reject(new Error('not in this test'));
        },
      };
      const modes: readonly DhcpMode[] = ['proxy', 'pxe-only', 'observe', 'next-server', 'off'];
      const addresses = ['10.77.0.2', 'fd00:77::2'].map((text) => {
        return { address: anAddress(text), prefixLength: 24 };
      });
      for (const mode of modes) {
        const interfaces = [{ name: 'lan', mode, up: true, internal: false, addresses }];
        const support = { available: true, sockets } as const;
        for (const planned of planSockets({ interfaces, ports: PORTS, support })) {
          planned.open().catch(() => undefined);
        }
      }
      t.same(
        [...new Set(opened)].sort((a, b) => a - b),
        [67, 4011],
      );
    },
  },
];
