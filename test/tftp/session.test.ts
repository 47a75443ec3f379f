import { mock } from 'node:test';
import t from 'tap';
import { decode } from '../../src/tftp/codec.ts';
import { createProgressTurn } from '../../src/domain/progress.ts';
import type { Datagram } from '../../src/tftp/blocks.ts';
import { assetContent } from '../../src/tftp/content.ts';
import { negotiate } from '../../src/tftp/negotiate.ts';
import { startSession, type TransferSession } from '../../src/tftp/session.ts';
import type { Mac } from '../../src/domain/mac.ts';
import { ack, contents, fakeClock, inWords, LOCAL, recorder, rrq } from '../fakes/tftp.ts';

const MAC = '52:54:00:aa:00:01' as Mac;

function open(sizeBytes: number, request = rrq('ipxe.efi')) {
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
  const packet = decode(request);
  const options = packet.kind === 'rrq' ? packet.options : [];
  const session: TransferSession = startSession(
    {
      request,
      file: 'ipxe.efi',
      plan: { sizeBytes, agreement: negotiate(options, { sizeBytes }, LOCAL) },
      content: assetContent({ bytes: contents(sizeBytes) }),
      subject: { peer: { address: '10.77.0.9', port: 1024 }, mac: MAC, interface: 'eth0' },
      port,
      ended: () => (ended += 1),
    },
    { clock, record: log.record, progressTurn: createProgressTurn() },
  );
  const pass = (ms: number): void => {
    clock.advance(ms);
    mock.timers.tick(ms);
  };
  return { clock, log, sent, port, session, pass, endings: () => ended };
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
  t.same(sent, ['DATA 1 512', 'DATA 1 512'], 'answered again: the first answer was lost');
  t.equal(session.takesRequest(rrq('snponly.efi')), false);
  session.receive(decode(ack(1)));
  t.equal(session.takesRequest(rrq('ipxe.efi')), true);
  t.equal(sent.length, 3, 'a copy that comes late starts nothing');
  clock.advance(1_000);
  t.equal(session.takesRequest(rrq('ipxe.efi')), false, 'the machine was restarted');
  t.end();
});
