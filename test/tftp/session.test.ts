import { mock } from 'node:test';
import t from 'tap';
import { decode } from '../../src/tftp/codec.ts';
import { createProgressTurn } from '../../src/domain/progress.ts';
import type { Datagram } from '../../src/tftp/blocks.ts';
import { assetContent, type Content } from '../../src/tftp/content.ts';
import { negotiate } from '../../src/tftp/negotiate.ts';
import { startSession, type TransferSession } from '../../src/tftp/session.ts';
import type { Mac } from '../../src/domain/mac.ts';
import { ack, contents, fakeClock, inWords, LOCAL, recorder, rrq } from '../fakes/tftp.ts';

/** Lets promises that are settled have their effect. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
}

const MAC = '52:54:00:aa:00:01' as Mac;

function open(
  sizeBytes: number,
  request = rrq('ipxe.efi'),
  content: Content = assetContent({ bytes: contents(sizeBytes) }),
) {
  const clock = fakeClock();
  const log = recorder();
  const sent: string[] = [];
  const port = {
    failure: undefined as string | undefined,
    closed: 0,
    send: (datagrams: readonly Datagram[]) =>
      void sent.push(...datagrams.map((pieces) => inWords(Buffer.concat(pieces)))),
    close: () => void (port.closed += 1),
  };
  let ended = 0;
  let lost = 0;
  const packet = decode(request);
  const options = packet.kind === 'rrq' ? packet.options : [];
  const session: TransferSession = startSession(
    {
      request,
      file: 'ipxe.efi',
      plan: { sizeBytes, agreement: negotiate(options, { sizeBytes }, LOCAL) },
      content,
      subject: { peer: { address: '10.77.0.9', port: 1024 }, mac: MAC, interface: 'eth0' },
      port,
      ended: () => (ended += 1),
      firstBlockLost: () => (lost += 1),
    },
    { clock, record: log.record, progressTurn: createProgressTurn() },
  );
  const pass = (ms: number): void => {
    clock.advance(ms);
    mock.timers.tick(ms);
  };
  return { clock, log, sent, port, session, pass, endings: () => ended, losses: () => lost };
}

t.beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
});
t.afterEach(() => {
  mock.timers.reset();
});

t.test('tells of its start and of its end, with the machine', (t) => {
  const { clock, log, sent, port, session, endings } = open(600);
  t.match(log.events, [{ kind: 'tftp.started', file: 'ipxe.efi', mac: MAC, interface: 'eth0' }]);
  clock.advance(30);
  session.receive(decode(ack(1)));
  clock.advance(12);
  session.receive(decode(ack(2)));
  t.same(sent, ['DATA 1 512', 'DATA 2 88']);
  t.match(log.of('tftp.finished'), [
    { outcome: 'complete', bytes: 600, durationMs: 42, repeats: 0, mac: MAC, detail: '' },
  ]);
  t.equal(port.closed, 1);
  t.equal(endings(), 1);
  session.receive(decode(ack(2)));
  session.end('again');
  t.equal(log.events.length, 2, 'it ends once');
  t.end();
});

t.test('repeats when the time has come, however often the timer was moved', (t) => {
  const { sent, session, pass } = open(5_000);
  pass(10);
  session.receive(decode(ack(1)));
  pass(100);
  session.receive(decode(ack(2)));
  pass(100);
  t.same(sent, ['DATA 1 512', 'DATA 2 512', 'DATA 3 512'], 'moved back by the second ACK');
  pass(150);
  t.same(sent.slice(3), ['DATA 3 512']);
  t.end();
});

t.test('stops its timer with the transfer', (t) => {
  const { log, sent, session, pass } = open(600);
  session.receive(decode(Buffer.from('\0\u0005\0\u0000no\0', 'latin1')));
  pass(100_000);
  t.equal(sent.length, 1);
  t.match(log.of('tftp.finished'), [{ outcome: 'aborted', detail: 'client sent error 0: no' }]);
  t.end();
});

t.test('names the reason when its packets could not be sent', (t) => {
  const { log, port, pass } = open(600);
  port.failure = 'send ENETUNREACH 10.77.0.9:1024';
  pass(11_000);
  pass(30_000);
  t.match(log.of('tftp.finished'), [
    {
      outcome: 'gave-up',
      detail: 'the client never answered; sending failed: send ENETUNREACH 10.77.0.9:1024',
    },
  ]);
  t.end();
});

t.test('counts packets that have no place in a transfer', (t) => {
  const { log, session } = open(600);
  session.receive(decode(Buffer.of(0, 3, 0, 1, 7)));
  session.receive(decode(rrq('ipxe.efi')));
  session.receive(decode(Buffer.of(9)));
  t.match(log.of('tftp.ignored'), [
    { reason: 'unexpected', detail: 'data during a transfer' },
    { reason: 'unexpected', detail: 'rrq during a transfer' },
    { reason: 'malformed', detail: 'too-short' },
  ]);
  t.end();
});

t.test('knows its own request again', (t) => {
  const { clock, sent, session } = open(5_000);
  t.equal(session.takesRequest(rrq('ipxe.efi')), true);
  t.same(sent, ['DATA 1 512'], 'both were sent before the answer came');
  clock.advance(250);
  t.equal(session.takesRequest(rrq('ipxe.efi')), true);
  t.same(sent, ['DATA 1 512', 'DATA 1 512'], 'answered again: the first answer was lost');
  t.equal(session.takesRequest(rrq('snponly.efi')), false);
  session.receive(decode(ack(1)));
  t.equal(session.takesRequest(rrq('ipxe.efi')), true);
  t.equal(sent.length, 3, 'a copy that comes late starts nothing');
  clock.advance(1_000);
  t.equal(session.takesRequest(rrq('ipxe.efi')), false, 'the machine was restarted');
  t.end();
});

/** A file on a disk that is slow: each piece is there after the turn in which it was asked for. */
function slowContent(sizeBytes: number) {
  const bytes = contents(sizeBytes);
  const loaded = new Set<number>();
  const content = {
    sizeBytes,
    closed: 0,
    reads: 0,
    fails: false,
    view(start: number, end: number) {
      if (loaded.has(start)) return [bytes.subarray(start, end)];
      content.reads += 1;
      return content.fails
        ? Promise.reject(new Error('the disk is gone'))
        : Promise.resolve(loaded.add(start));
    },
    close: () => void (content.closed += 1),
  };
  return content;
}

t.test('a block that has to be read is sent when it is there', async (t) => {
  const content = slowContent(1_200);
  const { sent, session, log } = open(1_200, rrq('x', { blksize: 512, windowsize: 4 }), content);
  session.receive(decode(ack(0)));
  t.same(sent, ['OACK blksize=512 windowsize=4'], 'nothing is in memory');
  await settled();
  t.same(sent.slice(1), ['DATA 1 512', 'DATA 2 512', 'DATA 3 176']);
  session.receive(decode(ack(3)));
  t.match(log.of('tftp.finished'), [{ outcome: 'complete', bytes: 1_200, repeats: 0 }]);
  t.equal(content.closed, 1);
});

t.test('nothing is repeated, and no time-out counts, while a block is read', async (t) => {
  const content = slowContent(5_000);
  const { sent, session, pass } = open(5_000, rrq('x', { blksize: 512, windowsize: 2 }), content);
  session.receive(decode(ack(0)));
  pass(400);
  pass(400);
  await settled();
  t.same(sent.slice(1), ['DATA 1 512', 'DATA 2 512'], 'the time-out had nothing to repeat');
  session.receive(decode(ack(1)));
  await settled();
  t.same(sent.slice(3), ['DATA 2 512', 'DATA 3 512']);
});

t.test(
  'a file that cannot be read any more ends the transfer, and the client is told',
  async (t) => {
    const content = slowContent(5_000);
    content.fails = true;
    const { sent, log, endings } = open(5_000, rrq('x'), content);
    await settled();
    t.same(sent, ['ERROR 0 the disk is gone']);
    t.match(log.of('tftp.finished'), [{ outcome: 'aborted', detail: 'the disk is gone' }]);
    t.equal(content.closed, 1);
    t.equal(endings(), 1);
  },
);

t.test('what arrives from the disk after the end is not sent', async (t) => {
  const content = slowContent(5_000);
  const { sent, session } = open(5_000, rrq('x'), content);
  session.end('the server stops');
  await settled();
  t.same(sent, []);
});

t.test('tells how far it has come, once a second at most', (t) => {
  const { clock, log, session } = open(5_000);
  for (let block = 1; block <= 8; block += 1) {
    clock.advance(400);
    session.receive(decode(ack(block)));
  }
  t.match(log.of('tftp.progress'), [
    { bytes: 1_536, bytesPerSecond: 1_280, sizeBytes: 5_000, from: '10.77.0.9', mac: MAC },
    { bytes: 3_072, bytesPerSecond: 1_280 },
  ]);
  t.end();
});

t.test('says once that the first block does not reach the client', (t) => {
  const { session, pass, losses } = open(5_000, rrq('x', { blksize: 1_468 }));
  session.receive(decode(ack(0)));
  pass(600);
  t.equal(losses(), 0);
  for (let times = 0; times < 10; times += 1) pass(600);
  t.equal(losses(), 1);
  t.end();
});
