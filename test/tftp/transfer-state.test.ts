import t from 'tap';
import { negotiate } from '../../src/tftp/negotiate.ts';
import {
  acknowledgedBytes,
  allSent,
  firstBlockLost,
  isProbe,
  isSent,
  mayYield,
  type TransferState,
} from '../../src/tftp/transfer-state.ts';
import { begin } from '../../src/tftp/transfer.ts';
import { LOCAL } from '../fakes/tftp.ts';

/** A transfer of 2000 bytes, in blocks of 512, at some moment. */
function state(
  moment: Partial<TransferState>,
  options: Readonly<Record<string, string>> = {},
): TransferState {
  const asked = Object.entries(options).map(([name, value]) => ({ name, value }));
  const sizeBytes = 2_000;
  const plan = { sizeBytes, agreement: negotiate(asked, { sizeBytes }, LOCAL) };
  return { ...begin(plan, 0).state, ...moment };
}

t.test('counts the bytes that were acknowledged', (t) => {
  t.equal(acknowledgedBytes(state({ acked: -1 })), 0);
  t.equal(acknowledgedBytes(state({ acked: 2 })), 1_024);
  t.equal(acknowledgedBytes(state({ acked: 4 })), 2_000);
  t.equal(acknowledgedBytes(allSent(state({ acked: 2, sent: 4 }))), 2_000);
  t.end();
});

t.test('is sent when the last block is under way', (t) => {
  t.equal(isSent(state({ acked: 3, sent: 4 })), true);
  t.equal(isSent(state({ acked: 2, sent: 3 })), false);
  t.equal(isSent(state({ acked: 2, sent: 4 })), true, 'one ACK was lost on the way');
  t.equal(isSent(state({ acked: 1, sent: 4 })), false, 'sent far ahead of a client that is gone');
  t.equal(isSent(state({ acked: 0, sent: 4 }, { windowsize: '4' })), true);
  t.end();
});

t.test('is a probe while the size was told and no block acknowledged', (t) => {
  t.equal(isProbe(state({}, { tsize: '0' })), true);
  t.equal(isProbe(state({ acked: 0, sent: 1 }, { tsize: '0' })), true);
  t.equal(isProbe(state({ acked: 1, sent: 2 }, { tsize: '0' })), false);
  t.equal(isProbe(state({}, { blksize: '1024' })), false);
  t.end();
});

t.test('may yield when nobody may be listening', (t) => {
  t.equal(mayYield(state({}), 999), false);
  t.equal(mayYield(state({}), 1_000), true);
  t.equal(mayYield(state({ phase: 'sending', acked: 1, sent: 2 }), 5_000), false, 'it answered');
  t.equal(mayYield(state({ phase: 'sending', acked: 3, sent: 4 }), 5_000), true, 'owed nothing');
  t.end();
});

t.test('the first block is lost when the client is there and large blocks do not come', (t) => {
  const waits = { phase: 'sending', acked: 0, sent: 1, tries: 3 } as const;
  const large = { blksize: '1468' };
  t.equal(firstBlockLost(state(waits, large)), true);
  t.equal(firstBlockLost(state({ ...waits, tries: 2 }, large)), false, 'too early to tell');
  t.equal(firstBlockLost(state({ ...waits, acked: 1 }, large)), false, 'one came through');
  t.equal(firstBlockLost(state({ ...waits, phase: 'unanswered' }, large)), false, 'nobody there');
  t.equal(firstBlockLost(state(waits)), false, 'blocks cannot be smaller');
  t.end();
});
