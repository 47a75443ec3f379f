import t from 'tap';
import { acknowledgedBytes } from '../../src/tftp/transfer-state.ts';
import { packets, run, type Options } from '../fakes/tftp-transfer.ts';
import { rrq } from '../fakes/tftp.ts';

t.test('sends block after block, and ends with the one that is short', (t) => {
  const transfer = run(1_100);
  t.same(transfer.first, ['DATA 1 512', 'wait 26000']);
  t.same(transfer.ack(1), ['DATA 2 512', 'wait 150']);
  t.same(transfer.ack(2), ['DATA 3 76', 'wait 150']);
  t.same(transfer.ack(3), ['end complete: ']);
  t.equal(acknowledgedBytes(transfer.state()), 1_100);
  t.same(transfer.ack(3), [], 'what comes later has no effect');
  t.end();
});

t.test('sends the last block empty when the file ends on a block boundary', (t) => {
  const transfer = run(512);
  transfer.ack(1);
  t.same(packets(run(512).ack(1)), ['DATA 2 0']);
  t.same(transfer.ack(2), ['end complete: ']);
  t.same(run(0).first, ['DATA 1 0', 'wait 26000'], 'an empty file is one empty block');
  t.same(run(511).ack(1), ['end complete: ']);
  t.end();
});

t.test('starts with the OACK, and with data only once that is acknowledged', (t) => {
  const transfer = run(2_000, { tsize: 0, blksize: 1468 });
  t.same(transfer.first, ['OACK tsize=2000 blksize=1468', 'wait 26000']);
  t.same(transfer.ack(1), [], 'block 1 was never sent');
  t.same(transfer.ack(65_535), []);
  t.same(packets(transfer.ack(0)), ['DATA 1 1468']);
  t.same(packets(transfer.ack(1)), ['DATA 2 532']);
  t.end();
});

t.test('sends windows', (t) => {
  const transfer = run(512 * 5, { windowsize: 4 });
  t.same(packets(transfer.ack(0)), ['DATA 1 512', 'DATA 2 512', 'DATA 3 512', 'DATA 4 512']);
  t.same(packets(transfer.ack(4)), ['DATA 5 512', 'DATA 6 0']);
  t.same(transfer.ack(6), ['end complete: ']);
  t.equal(transfer.state().repeats, 0);
  t.end();
});

t.test('an ACK inside the window starts the next window behind it, once', (t) => {
  const transfer = run(512 * 20, { windowsize: 4 });
  transfer.ack(0);
  t.same(packets(transfer.ack(2)), ['DATA 3 512', 'DATA 4 512', 'DATA 5 512', 'DATA 6 512']);
  t.equal(transfer.state().repeats, 2);
  t.same(transfer.ack(2), [], 'EDK2 says so once more for each block behind the gap');
  t.same(transfer.ack(2), []);
  t.same(transfer.ack(1), [], 'older ACKs that come late have no effect');
  t.same(packets(transfer.ack(6)).length, 4);
  t.end();
});

t.test('symptom: UEFI boots take twice the packets after one was doubled (ACK-PER-BLOCK)', (t) => {
  const transfer = run(512 * 20, { windowsize: 4 });
  transfer.ack(0);
  t.same(packets(transfer.ack(2)).length, 4, 'block 2 came twice; it looks like a gap');
  t.same(packets(transfer.ack(4)), ['DATA 7 512', 'DATA 8 512'], 'only what is new');
  t.same(packets(transfer.ack(4)), []);
  t.same(packets(transfer.ack(8)).length, 4);
  t.equal(transfer.state().repeats, 2);
  t.end();
});

t.test('a repeated ACK in a window brings the time-out forward, once', (t) => {
  const transfer = run(512 * 20, { windowsize: 2 });
  transfer.at(10);
  transfer.ack(0);
  transfer.at(20);
  t.same(transfer.ack(2), ['DATA 3 512', 'DATA 4 512', 'wait 150']);
  transfer.at(21);
  t.same(transfer.ack(2), ['wait 24'], 'late by the measured round trip, not by the floor');
  t.same(transfer.ack(2), []);
  t.same(packets(transfer.timeout()), ['DATA 3 512', 'DATA 4 512']);
  t.same(transfer.ack(2), [], 'not again for the same block');
  t.same(packets(transfer.timeout()), ['DATA 3 512', 'DATA 4 512']);
  t.match(transfer.ack(2), [/^wait \d+$/], 'but again after a time-out of its own');
  t.end();
});

t.test('symptom: every block is sent twice after one doubled packet (Sorcerer)', (t) => {
  const transfer = run(512 * 100);
  transfer.ack(1);
  t.same(transfer.ack(1), []);
  t.same(packets(transfer.ack(2)), ['DATA 3 512']);
  t.same(transfer.ack(2), []);
  t.same(transfer.ack(1), []);
  t.equal(transfer.state().repeats, 0);
  t.end();
});

t.test('block 65535 is followed by block 0', (t) => {
  const transfer = run(8 * 65_540, { blksize: 8, windowsize: 16 });
  transfer.ack(0);
  for (let block = 16; block < 65_536; block += 16) transfer.ack(block);
  const sent = packets(transfer.ack(0));
  t.same(sent.slice(0, 2), ['DATA 1 8', 'DATA 2 8'], 'after ACK 0 of the second round');
  t.equal(transfer.state().sent, 65_541);
  t.same(transfer.ack(5), ['end complete: ']);
  t.end();
});

t.test('symptom: atftp aborts with "unexpected OACK" — it is not sent again in haste', (t) => {
  const transfer = run(2_000, { tsize: 0 });
  t.same(transfer.first, ['OACK tsize=2000', 'wait 26000']);
  t.same(transfer.timeout(), ['OACK tsize=2000', 'wait 4000']);
  t.same(transfer.timeout(), ['end gave-up: the client never answered']);
  t.end();
});

t.test('an OACK that nobody answers is sent six times at most', (t) => {
  const transfer = run(2_000, { timeout: 1 });
  const heard = Array.from({ length: 6 }, () => transfer.timeout());
  t.same(
    heard.map((words) => words.at(-1)),
    [
      'wait 2000',
      'wait 4000',
      'wait 8000',
      'wait 8000',
      'wait 7000',
      'end gave-up: the client never answered',
    ],
  );
  t.equal(heard.flat().filter((word) => word.startsWith('OACK')).length, 5, 'five repeats');
  t.end();
});

t.test('DATA 1 goes out once for each request: its sender may be forged', (t) => {
  const transfer = run(2_000);
  t.same(transfer.timeout(), ['wait 4000']);
  t.same(transfer.feed({ kind: 'request-again', atMs: 15_000 }), ['DATA 1 512', 'wait 26000']);
  t.same(transfer.timeout(), ['wait 4000']);
  t.same(transfer.timeout(), ['end gave-up: the client never answered']);
  t.end();
});

t.test('a forged request makes nine times its bytes at most', (t) => {
  // An Ethernet frame: 18 bytes of its own, 28 of IPv4 and UDP, and never shorter than 64.
  const frame = (payload: number): number => Math.max(64, payload + 46);
  const requests: [name: string, options: Options][] = [
    ['a', {}],
    ['undionly.kpxe', {}],
    ['a', { tsize: 0 }],
    ['a', { blksize: 1468, windowsize: 16, tsize: 0, timeout: 1 }],
  ];
  for (const [name, options] of requests) {
    const transfer = run(32 * 1_048_576, options);
    const sent = [...transfer.first];
    while (transfer.state().phase !== 'finished') sent.push(...transfer.timeout());
    const lengths: number[] = packets(sent)
      .filter((word) => !word.startsWith('end'))
      .map((word) => (word.startsWith('DATA') ? 516 : 2 + word.length - 'OACK'.length + 1));
    const bytes = lengths.reduce((sum, length) => sum + frame(length), 0);
    const times = bytes / frame(rrq(name, options).length);
    t.ok(times <= 9, `${name} ${JSON.stringify(options)}: ${times.toFixed(1)}`);
  }
  t.end();
});

t.test('a client that asks again is given the first packet again', (t) => {
  const transfer = run(2_000, { blksize: 1024 });
  t.same(transfer.feed({ kind: 'request-again', atMs: 149 }), [], 'which waited with the first');
  t.same(transfer.feed({ kind: 'request-again', atMs: 150 }), ['OACK blksize=1024', 'wait 26000']);
  t.same(transfer.feed({ kind: 'request-again', atMs: 299 }), [], 'and with the second');
  transfer.ack(0);
  t.same(transfer.feed({ kind: 'request-again', atMs: 5_000 }), [], 'unless it has answered');
  t.equal(transfer.state().repeats, 1);
  t.end();
});

t.test('repeats a block until its ACK comes, and measures no round trip by a repeat', (t) => {
  const transfer = run(2_000);
  transfer.ack(1);
  t.same(transfer.timeout(), ['DATA 2 512', 'wait 150']);
  t.same(transfer.timeout(), ['DATA 2 512', 'wait 150']);
  const { roundTrip } = transfer.state();
  t.same(packets(transfer.ack(2)), ['DATA 3 512']);
  t.same(transfer.state().roundTrip, roundTrip);
  t.equal(transfer.state().repeats, 2);
  t.end();
});

t.test('symptom: atftp stands still after two lost ACKs — it tells only once what it has', (t) => {
  const transfer = run(512 * 10);
  transfer.ack(1);
  const repeats = Array.from({ length: 7 }, () => packets(transfer.timeout()).length);
  t.same(repeats, [1, 1, 2, 3, 4, 5, 5], 'more with each repeat, up to a bound');
  t.same(packets(transfer.ack(2)), [], 'one that had nothing has the next ones on their way');
  t.same(packets(transfer.ack(6)), ['DATA 7 512']);
  t.end();
});

t.test('symptom: a slow client gets every block twice', (t) => {
  const transfer = run(512 * 10);
  transfer.ack(1);
  transfer.timeout();
  t.same(packets(transfer.timeout()), ['DATA 2 512'], 'it needs 400 ms, which nobody knows yet');
  transfer.at(400);
  t.same(transfer.ack(2), ['DATA 3 512', 'wait 150']);
  transfer.at(450);
  t.same(transfer.ack(2), [], 'the first copy was answered, and now the second');
  transfer.timeout();
  transfer.at(800);
  t.same(transfer.ack(3), ['DATA 4 512', 'wait 450'], 'by half of 400 ms, with a wide margin');
  t.end();
});

t.test('symptom: busybox waits seconds for a block that was lost, and gives up', (t) => {
  // It repeats its ACK by itself while it misses the next block: no sign of a slow network.
  const transfer = run(512 * 10);
  transfer.ack(1);
  for (let repeat = 0; repeat < 7; repeat += 1) transfer.timeout();
  transfer.ack(2);
  transfer.ack(2);
  transfer.timeout();
  t.match(transfer.timeout().at(-1), 'wait 150');
  t.end();
});

t.test('gives up a minute after the last progress, telling the client why', (t) => {
  const transfer = run(2_000);
  transfer.ack(1);
  let words: string[] = [];
  let sends = 0;
  while (transfer.state().phase !== 'finished') {
    words = transfer.timeout();
    sends += 1;
  }
  t.same(words, ['ERROR 0 no ACK of block 2 for 60 s', 'end gave-up: no ACK of block 2 for 60 s']);
  t.ok(sends < 20, `${sends} sends to a machine that was switched off`);
  t.equal(acknowledgedBytes(transfer.state()), 512);
  t.end();
});

t.test('counts a transfer as complete when only the last ACK is missing', (t) => {
  const transfer = run(600);
  transfer.ack(1);
  let words: string[] = [];
  let sends = 0;
  while (transfer.state().phase !== 'finished') {
    words = transfer.timeout();
    sends += 1;
  }
  t.same(words, ['end complete: the last ACK never came']);
  t.ok(sends >= 6 && sends <= 12, `${sends} sends`);
  t.equal(acknowledgedBytes(transfer.state()), 600);
  t.end();
});

t.test('symptom: "UEFI shows NBP filesize is 0 bytes" — a size probe is not a failure', (t) => {
  const hangUp = { kind: 'error', code: 8, text: 'User aborted the transfer', atMs: 0 } as const;
  const probe = run(2_000, { tsize: 0, blksize: 1468, windowsize: 4 });
  t.same(probe.feed(hangUp), ['end probe: client sent error 8: User aborted the transfer']);
  const late = run(2_000, { tsize: 0 });
  late.ack(0);
  t.match(late.feed(hangUp), [/^end probe/], 'DATA 1 was under way');
  const begun = run(2_000, { tsize: 0 });
  begun.ack(0);
  begun.ack(1);
  t.match(begun.feed(hangUp), [/^end aborted/], 'a block was acknowledged');
  t.match(run(2_000, { blksize: 1468 }).feed(hangUp), [/^end aborted/], 'no size was told');
  t.match(run(2_000).feed(hangUp), [/^end aborted/]);
  t.end();
});

t.test('text from the client is made printable', (t) => {
  const words = run(2_000).feed({ kind: 'error', code: 0, text: 'a\u001b[2Jb', atMs: 0 });
  t.same(words, ['end aborted: client sent error 0: a·[2Jb']);
  t.end();
});

t.test('a transfer that makes room ends as what it was', (t) => {
  const end = { kind: 'end', reason: 'replaced' } as const;
  t.same(run(600, { tsize: 0 }).feed(end), ['end probe: replaced']);
  t.same(run(600).feed(end), ['end aborted: replaced']);
  const middle = run(2_000);
  middle.ack(1);
  t.same(middle.feed(end), ['end aborted: replaced']);
  const done = run(600);
  done.ack(1);
  t.same(done.feed(end), ['end complete: replaced'], 'PXELINUX asks for the next file');
  t.equal(acknowledgedBytes(done.state()), 600);
  t.end();
});
