/** Statements 58 to 76: where an offer goes, who gets one, and which file it names. */
import { performance } from 'node:perf_hooks';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { step } from '../../src/dhcp-proxy/engine.ts';
import {
  deliver,
  link,
  message,
  optionOf,
  readOptionList,
  startEngine,
  UEFI_DISCOVER,
  withOptions,
} from '../fakes/dhcp.ts';
import { aMac } from '../fakes/machines.ts';
import { sampleBytes, SAMPLES } from '../fixtures/dhcp/samples.ts';
import {
  addressAt,
  discover,
  everyOffer,
  fileField,
  hexOf,
  option67,
  outcomeOf,
  replyOf,
  replyTo,
  unanswered,
} from './exchange.ts';
import type { Statement } from './statement.ts';

const MAC = '52:54:00:aa:00:01';
const SCRIPT = 'http://10.77.0.2:8080/boot/start.ipxe';
const BROADCAST = { address: '255.255.255.255', port: 68 };

const twoLinks = [link('lan', '10.77.0.2/24'), link('rack', '10.88.0.2/24')];
const askedByIpxe = discover({ 77: 'iPXE' });

export const OFFER_CHOICE: readonly Statement[] = [
  {
    number: 58,
    says: 'An offer is broadcast to port 68 from port 67, on its segment, whatever the flag says',
    source: 'PXE 2.1 section 2.2; measured',
    check(t) {
      const senders = ['0.0.0.0:68', '0.0.0.0:1068', '10.88.0.9:68'];
      for (const [flags, source] of [0, 0x8000].flatMap((flags) =>
        senders.map((source) => [flags, source] as const),
      )) {
        const sent = { ingress: { interface: 'rack' }, source };
        const { sends } = outcomeOf(message({ flags }), { engine: { links: twoLinks }, sent });
        t.match(sends, [{ to: BROADCAST, from: 'dhcp', interface: 'rack' }], `${flags} ${source}`);
        t.equal(sends.length, 1);
      }
    },
  },
  {
    number: 59,
    says: 'Through a relay it goes to giaddr, port 67',
    source: 'RFC 2131 section 4.1',
    check(t) {
      const { sends } = outcomeOf('relayed-uefi-x64');
      t.match(sends, [{ to: { address: '10.88.0.1', port: 67 }, from: 'dhcp' }]);
    },
  },
  {
    number: 60,
    says: 'Option 82 comes back byte for byte, as the last option',
    source: 'RFC 3046 section 2.2',
    check(t) {
      const value = [1, 4, 0, 255, 0, 255, 2, 2, 7, 7];
      const options = withOptions(UEFI_DISCOVER, { 82: value });
      for (const giaddr of ['10.88.0.1', '0.0.0.0']) {
        const reply = replyTo(message({ giaddr, options }));
        t.same(readOptionList(reply).at(-1), [82, Buffer.from(value)], giaddr);
        t.equal(optionOf(reply, 67)?.at(-1), 0, 'and 67 before it has a NUL');
      }
    },
  },
  {
    number: 61,
    says: 'A relay that asks for its own address in option 54 gets it',
    source: 'RFC 5107 section 4',
    check(t) {
      const options = withOptions(UEFI_DISCOVER, { 82: [1, 1, 9, 11, 4, 10, 88, 0, 1] });
      const reply = replyTo(message({ giaddr: '10.88.0.1', options }));
      t.equal(optionOf(reply, 54)?.join('.'), '10.88.0.1');
      t.equal(addressAt(reply, 20), '10.77.0.2', 'siaddr stays ours');
    },
  },
  {
    number: 62,
    says: 'siaddr, option 54 and URLs have the address of the interface it leaves by',
    source: 'policy',
    check(t) {
      const { sends } = outcomeOf(askedByIpxe, {
        engine: { links: twoLinks },
        sent: { ingress: { port: 'dhcp', interface: undefined } as never },
      });
      const own = { lan: '10.77.0.2', rack: '10.88.0.2' } as Readonly<Record<string, string>>;
      t.same(sends.map((send) => send.interface).sort(), ['lan', 'rack']);
      for (const { bytes, interface: name } of sends) {
        t.equal(addressAt(bytes, 20), own[name]);
        t.equal(optionOf(bytes, 54)?.join('.'), own[name]);
        t.equal(option67(bytes), `http://${String(own[name])}:8080/boot/start.ipxe`);
      }
    },
  },
  {
    number: 63,
    says: 'An answer leaves within 300 ms, 99 times in 100, and always within a second',
    source: 'iPXE listens for 3 s',
    check(t) {
      const engine = startEngine();
      const tookMs = Array.from({ length: 40 }, (_, round) =>
        SAMPLES.map(({ name, port, source }) => {
          const bytes = sampleBytes(name);
          const startedMs = performance.now();
          deliver(engine, { bytes, ingress: { port }, source, atMs: round * 60_000 });
          return performance.now() - startedMs;
        }),
      )
        .flat()
        .sort((a, b) => a - b);
      t.ok(tookMs[Math.floor(tookMs.length * 0.99)]! < 300);
      t.ok(tookMs.at(-1)! < 1_000);
    },
  },
  {
    number: 64,
    says: 'A machine that is to be ignored gets no packet at all',
    source: 'EDK2 counts an empty offer as one',
    check(t) {
      unanswered(t, message({}), { engine: { ignore: ['52:54:00'] }, reason: 'on-ignore-list' });
      unanswered(t, message({}), { engine: { mode: 'observe' }, reason: 'observing' });
    },
  },
  {
    number: 65,
    says: 'An unknown machine is answered as dhcp.answer says',
    source: 'policy',
    check(t) {
      t.equal(outcomeOf(message({}), { engine: { answer: 'everyone' } }).sends.length, 1);
      unanswered(t, message({}), { engine: { answer: 'known' }, reason: 'unknown-machine' });
      const waiting = startEngine({ answer: 'known-and-waiting' });
      t.equal(deliver(waiting, { bytes: message({}), atMs: 0 }).reason, 'first-ask');
      t.equal(deliver(waiting, { bytes: message({}), atMs: 4_000 }).sends.length, 1);
      const machines = { [MAC]: {} };
      const known = { engine: { answer: 'known', machines } } as const;
      t.equal(outcomeOf(message({}), known).sends.length, 1);
    },
  },
  {
    number: 66,
    says: 'Architectures 9 and 17, registered for EBC, get the x86-64 loader',
    source: 'erratum of RFC 4578; firmware of 2008 to 2014',
    check(t) {
      t.equal(option67(replyTo('uefi-x64-as-ebc')), 'ipxe.efi');
      const http = discover({ 93: [0, 17], 60: 'HTTPClient:Arch:00017:UNDI:003000' });
      t.match(option67(replyTo(http)), /\/ipxe\.efi$/);
    },
  },
  {
    number: 67,
    says: 'A Raspberry Pi that says architecture 0 is offered no x86 file',
    source: 'Raspberry Pi documentation',
    check(t) {
      for (const name of ['raspberry-pi-3', 'raspberry-pi-4', 'raspberry-pi-5']) {
        const reply = replyTo(name);
        t.equal(fileField(reply), '', name);
        t.equal(hexOf(reply, 67), undefined, name);
      }
    },
  },
  {
    number: 68,
    says: 'Architecture 6 gets the 32-bit x86 loader',
    source: 'IANA processor architecture types',
    check(t) {
      t.equal(option67(replyTo('uefi-ia32')), 'ipxe-i386.efi');
    },
  },
  {
    number: 69,
    says: 'An architecture without a loader is not answered, and its number is recorded',
    source: 'policy',
    check(t) {
      for (const [code, shown] of [
        [2, 'Itanium (2)'],
        [254, 'unregistered (254)'],
      ] as const) {
        const outcome = outcomeOf(discover({ 93: [0, code] }));
        t.same(outcome.sends, []);
        t.match(outcome.events, [
          { kind: 'dhcp.discover', archCode: code },
          { kind: 'dhcp.ignored', reason: 'no-loader', detail: shown },
        ]);
      }
    },
  },
  {
    number: 70,
    says: 'HTTP boot gets an absolute URL whose host is an IP address',
    source: 'EDK2 HttpBootDxe; measured with OVMF',
    check(t) {
      for (const name of ['http-x64', 'http-arm64-zero-uuid']) {
        t.match(option67(replyTo(name)), /^http:\/\/10\.77\.0\.2:8080\/boot\//, name);
      }
    },
  },
  {
    number: 71,
    says: 'The path of that URL ends in .efi, with no NUL behind it',
    source: 'EDK2 HttpBootSupport.c',
    check(t) {
      for (const name of ['http-x64', 'http-arm64-zero-uuid']) {
        t.match(optionOf(replyTo(name), 67)?.toString('latin1'), /\.efi$/, name);
      }
      const hasLoader = (file: string): boolean => file === 'own.bin';
      const machines = { [MAC]: { loader: 'own.bin' as never } };
      const http = discover({ 93: [0, 16], 60: 'HTTPClient' });
      unanswered(t, http, { engine: { hasLoader, machines }, reason: 'no-loader' });
    },
  },
  {
    number: 72,
    says: 'iPXE that came by HTTP boot asks as PXEClient and is answered so',
    source: 'measured with iPXE 2 under OVMF',
    check(t) {
      t.equal(optionOf(replyTo('ipxe-efi'), 60)?.toString('latin1'), 'PXEClient');
    },
  },
  {
    number: 73,
    says: 'iPXE gets the URL of the start script in both places; ${ is sent to nobody',
    source: 'iPXE expands settings in file names; others do not',
    check(t) {
      for (const { name, expect, reply } of everyOffer()) {
        if (expect.client === 'ipxe') t.same([fileField(reply), option67(reply)], [SCRIPT, SCRIPT]);
        t.notMatch(reply.toString('latin1'), '${', name);
      }
    },
  },
  {
    number: 74,
    says: 'iPXE never gets a loader, so a loader that was fetched is not fetched again',
    source: 'measured: an endless loop',
    check(t) {
      const engine = startEngine();
      const bios = discover({ 93: [0, 0], 60: 'PXEClient:Arch:00000:UNDI:002001' });
      t.equal(option67(replyOf(deliver(engine, { bytes: bios, atMs: 0 }))), 'undionly.kpxe');
      const fetched: BootEvent = {
        ...{ kind: 'tftp.finished', atMs: 2_000, mac: aMac(MAC), from: '10.77.0.9:1' },
        ...{ file: 'undionly.kpxe', outcome: 'complete', bytes: 1, durationMs: 1, repeats: 0 },
        detail: '',
      };
      step(engine, { kind: 'noticed', event: fetched });
      for (const [bytes, atMs] of [
        [askedByIpxe, 8_000],
        [askedByIpxe, 90_000],
      ] as const) {
        t.equal(option67(replyOf(deliver(engine, { bytes, atMs }))), SCRIPT);
      }
      t.equal(option67(replyTo('ipxe-chained-bios')), SCRIPT);
    },
    heldBy: [
      {
        file: 'test/assemble.test.ts',
        test: 'symptom: undionly.kpxe loaded itself for ever — it gets the script',
      },
    ],
  },
  {
    number: 75,
    says: "U-Boot's own class is answered where a person chose so, and else not",
    source: 'measured with U-Boot 2023.01',
    check(t) {
      unanswered(t, 'u-boot-arm64', { reason: 'not-pxe' });
      const mac = sampleBytes('u-boot-arm64').subarray(28, 34).toString('hex');
      const machines = { [mac]: { personality: 'u-boot' } } as const;
      t.equal(fileField(replyTo('u-boot-arm64', { engine: { machines } })), 'ipxe-arm64.efi');
    },
  },
  {
    number: 76,
    says: 'UEFI that asks again without having fetched anything gets the two-step form',
    source: 'policy; EDK2 before April 2017',
    check(t) {
      const engine = startEngine();
      const form = (seconds: number): string | undefined =>
        hexOf(replyOf(deliver(engine, { bytes: message({}), atMs: seconds * 1_000 })), 43);
      t.same([0, 4, 12, 28].map(form), ['060108ff', undefined, '060108ff', undefined]);
    },
  },
];
