/** Statements 91 to 109: what is agreed at the start of a transfer, and how its blocks go out. */
import { decode } from '../../src/tftp/codec.ts';
import { negotiate } from '../../src/tftp/negotiate.ts';
import { acknowledgedBytes } from '../../src/tftp/transfer-state.ts';
import { anAddress } from '../fakes/machines.ts';
import { packets, run } from '../fakes/tftp-transfer.ts';
import { ack, LOCAL, rrq, sample } from '../fakes/tftp.ts';
import type { Statement } from './statement.ts';
import { firstAnswer, tftpDesk } from './tftp-desk.ts';

const POLICY = 'policy';
const DATA_1 = 'DATA 1 512';

/** What is agreed for a request to an address of ours. */
function agreed(request: Uint8Array, local = LOCAL): ReturnType<typeof negotiate> {
  const packet = decode(request);
  if (packet.kind !== 'rrq') throw new Error(`${packet.kind} is no request`);
  return negotiate(packet.options, { sizeBytes: 20_000 }, local);
}

const asking = (options: Parameters<typeof rrq>[1]): Buffer => rrq('ipxe.efi', options);

export const TFTP_BLOCKS: readonly Statement[] = [
  {
    number: 91,
    says: 'A request without options is answered by DATA 1 with 512 bytes',
    source: 'RFC 1350 section 4',
    check(t) {
      t.equal(firstAnswer(t, sample('no-options')), DATA_1);
    },
  },
  {
    number: 92,
    says: 'Otherwise OACK comes first, with what was asked for, in the order asked',
    source: 'RFC 2347',
    check(t) {
      const oack = 'OACK tsize=20000 blksize=1468 windowsize=4';
      t.equal(firstAnswer(t, sample('size-probe-edk2')), oack);
      const other = asking({ windowsize: 2, multicast: '', blksize: 1024 });
      t.equal(firstAnswer(t, other), 'OACK windowsize=2 blksize=1024');
    },
  },
  {
    number: 93,
    says: 'A size that was asked for is told exactly',
    source: 'RFC 2349; EDK2 ends with PXE-E53 without it',
    check(t) {
      t.equal(firstAnswer(t, sample('size-probe-intel')), 'OACK tsize=20000');
      t.match(firstAnswer(t, sample('size-probe-edk2')), /tsize=20000/);
      t.same(run(0, { tsize: 0 }).first[0], 'OACK tsize=0');
      t.same(run(1_048_577, { tsize: 0 }).first[0], 'OACK tsize=1048577');
    },
  },
  {
    number: 94,
    says: 'An ERROR of any code behind the OACK ends the transfer in silence, as a probe',
    source: 'measured with OVMF',
    departs: 'where the size was not asked for it counts as broken off: nobody probes so',
    check(t) {
      for (const code of [0, 1, 8, 99]) {
        const error = { kind: 'error', code, text: '', atMs: 0 } as const;
        t.match(run(20_000, { tsize: 0 }).feed(error), [/^end probe/]);
        t.match(run(20_000, { blksize: 1468 }).feed(error), [/^end aborted/]);
      }
      for (const [probe, hangUp] of [
        ['edk2', 'edk2'],
        ['intel', 'intel'],
      ] as const) {
        const { ask, ports, log } = tftpDesk(t);
        ask(sample(`size-probe-${probe}`));
        ports[0]!.receive(sample(`hang-up-${hangUp}`));
        t.equal(ports[0]!.sent.length, 1, 'nothing behind the OACK');
        t.match(log.of('tftp.finished'), [{ outcome: 'probe' }]);
      }
    },
  },
  {
    number: 95,
    says: 'A block is no larger than asked, nor than the path takes: 1468 bytes, 1448 over IPv6',
    source: 'RFC 2348',
    check(t) {
      t.match(firstAnswer(t, sample('largest-values')), /blksize=1468/);
      const six = anAddress('fd00:77::2');
      t.equal(agreed(sample('largest-values'), six).blockSizeBytes, 1448);
      const narrow = negotiate([{ name: 'blksize', value: '1468' }], { sizeBytes: 1 }, LOCAL, {
        mtu: 1_400,
      });
      t.equal(narrow.blockSizeBytes, 1368, 'an interface with a smaller MTU');
      for (const size of [8, 512, 1024, 1468]) {
        t.equal(agreed(asking({ blksize: size })).blockSizeBytes, size);
      }
    },
  },
  {
    number: 96,
    says: 'A blksize below 8 or that is no number is as if it had not been sent',
    source: `RFC 2348; ${POLICY}`,
    check(t) {
      t.equal(firstAnswer(t, sample('blksize-too-small')), DATA_1);
      for (const blksize of [0, -1, 65_465, 'large', '', '1e3', '0x200']) {
        t.equal(firstAnswer(t, asking({ blksize })), DATA_1, String(blksize));
      }
    },
  },
  {
    number: 97,
    says: 'A timeout is repeated exactly, or left out',
    source: 'RFC 2349; U-Boot tftp.c',
    check(t) {
      t.equal(firstAnswer(t, sample('read-u-boot')), 'OACK timeout=5 blksize=1468');
      t.equal(firstAnswer(t, asking({ timeout: 255 })), 'OACK timeout=255');
      for (const timeout of [0, 256, 'x']) {
        t.equal(firstAnswer(t, asking({ timeout })), DATA_1, String(timeout));
      }
    },
  },
  {
    number: 98,
    says: 'A window is no larger than asked, and never 0',
    source: 'RFC 7440 section 3',
    check(t) {
      for (const [asked, answer] of [
        [1, 1],
        [4, 4],
        [16, 16],
        [65_535, 16],
      ] as const) {
        t.equal(firstAnswer(t, asking({ windowsize: asked })), `OACK windowsize=${answer}`);
      }
      t.equal(firstAnswer(t, asking({ windowsize: 0 })), DATA_1);
    },
  },
  {
    number: 99,
    says: 'Unknown options alone are answered by DATA 1, not by an empty OACK',
    source: 'RFC 2347',
    check(t) {
      t.equal(firstAnswer(t, sample('unknown-options')), DATA_1);
    },
  },
  {
    number: 100,
    says: 'Mode and options may be in upper case',
    source: 'RFC 2347',
    check(t) {
      t.equal(firstAnswer(t, sample('upper-case')), 'OACK blksize=1024 tsize=20000');
    },
  },
  {
    number: 101,
    says: 'Of an option that is given twice the first counts',
    source: `RFC 2347; ${POLICY}`,
    check(t) {
      const twice = Buffer.concat([asking({ blksize: 600 }), Buffer.from('BlkSize\x001000\0')]);
      t.equal(firstAnswer(t, twice), 'OACK blksize=600');
    },
  },
  {
    number: 102,
    says: 'ACK 0 behind an OACK brings the first window',
    source: 'RFC 7440 section 4',
    check(t) {
      const { ask, ports } = tftpDesk(t);
      ask(sample('size-probe-edk2'));
      ports[0]!.receive(ack(0));
      const window = [1, 2, 3, 4].map((block) => `DATA ${block} 1468`);
      t.same(ports[0]!.sent.slice(1), window);
    },
  },
  {
    number: 103,
    says: 'A file that is a multiple of the block size ends with an empty block',
    source: 'RFC 1350 section 6',
    check(t) {
      const transfer = run(1_024, {});
      t.same(
        [transfer.first, transfer.ack(1), transfer.ack(2)].map((words) => words[0]),
        [DATA_1, 'DATA 2 512', 'DATA 3 0'],
      );
      t.same(transfer.ack(3), ['end complete: ']);
    },
  },
  {
    number: 104,
    says: 'An empty file is one empty block',
    source: 'RFC 1350 section 6',
    check(t) {
      const transfer = run(0);
      t.equal(transfer.first[0], 'DATA 1 0');
      t.same(transfer.ack(1), ['end complete: ']);
    },
  },
  {
    number: 105,
    says: 'Block 65535 is followed by block 0',
    source: 'iPXE, EDK2, U-Boot and GRUB count so',
    check(t) {
      const transfer = run(8 * 65_537, { blksize: 8 });
      let sent = transfer.ack(0);
      for (let block = 1; block <= 65_535; block += 1) sent = transfer.ack(block);
      t.equal(sent[0], 'DATA 0 8');
      t.equal(transfer.ack(65_536)[0], 'DATA 1 8');
      t.equal(transfer.state().sent, 65_537);
    },
  },
  {
    number: 106,
    says: 'With a window of one, an ACK that comes twice has no block sent again',
    source: 'RFC 1123 section 4.2.3.1',
    check(t) {
      const transfer = run(20_000);
      t.same(packets(transfer.ack(1)), ['DATA 2 512']);
      t.same([transfer.ack(1), transfer.ack(1)].flat(), []);
      t.same(packets(transfer.ack(2)), ['DATA 3 512']);
    },
  },
  {
    number: 107,
    says: 'An ACK inside a window starts the next one behind it, once until there is progress',
    source: 'RFC 7440 section 4; measured with OVMF',
    check(t) {
      const transfer = run(20_000, { windowsize: 4 });
      transfer.ack(0);
      t.same(
        packets(transfer.ack(2)),
        [3, 4, 5, 6].map((block) => `DATA ${block} 512`),
      );
      t.same([transfer.ack(2), transfer.ack(2)].flat(), []);
      t.equal(packets(transfer.ack(6)).length, 4);
    },
  },
  {
    number: 108,
    says: 'Without an ACK the first block that lacks one is sent again, and after 6 tries no more',
    source: 'RFC 1350 section 2',
    departs: 'six times holds for OACK; a client that has answered is given a minute, for loss',
    check(t) {
      const unanswered = run(20_000, { timeout: 1 });
      const sends = [...unanswered.first];
      while (unanswered.state().phase !== 'finished') sends.push(...unanswered.timeout());
      t.equal(sends.filter((word) => word.startsWith('OACK')).length, 6);
      const begun = run(20_000);
      begun.ack(1);
      t.same(packets(begun.timeout()), ['DATA 2 512']);
      let words: string[] = [];
      let tries = 1;
      for (; begun.state().phase !== 'finished'; tries += 1) words = begun.timeout();
      t.ok(tries < 20, `${tries} tries`);
      t.match(words.at(-1), /^end gave-up/);
    },
  },
  {
    number: 109,
    says: 'A transfer that lacks nothing but its last ACK has been sent, and has not failed',
    source: 'iPXE tftp.c does not linger',
    check(t) {
      const transfer = run(600);
      transfer.ack(1);
      let words: string[] = [];
      while (transfer.state().phase !== 'finished') words = transfer.timeout();
      t.match(words, [/^end complete/]);
      t.equal(acknowledgedBytes(transfer.state()), 600);
    },
  },
];
