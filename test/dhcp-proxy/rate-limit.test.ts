import t from 'tap';
import { dhcpAnswersPerWindow, dhcpAnswerWindowMs } from '../../src/domain/limits.ts';
import {
  createClientTable,
  remember,
  type ClientMemory,
} from '../../src/dhcp-proxy/client-memory.ts';
import { admitAnswer } from '../../src/dhcp-proxy/rate-limit.ts';

const client = (): ClientMemory => remember(createClientTable(), 'a');
function admitted(memory: ClientMemory, times: readonly number[]): number {
  return times.filter((atMs) => admitAnswer(memory, atMs)).length;
}
const flood = (atMs: number): number[] => Array.from({ length: 100 }, () => atMs);

t.test('stops at the limit, and starts anew with the next window', (t) => {
  const memory = client();
  t.equal(admitted(memory, flood(0)), dhcpAnswersPerWindow);
  t.equal(admitted(memory, flood(dhcpAnswerWindowMs - 1)), 0);
  t.equal(admitted(memory, flood(dhcpAnswerWindowMs)), dhcpAnswersPerWindow);
  t.end();
});

t.test('a clock set back does not silence anybody', (t) => {
  const memory = client();
  admitted(memory, flood(1_000_000_000));
  t.equal(admitted(memory, [0]), 1);
  t.end();
});
