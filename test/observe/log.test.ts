import { PassThrough } from 'node:stream';
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { parseIpAddress } from '../../src/domain/address.ts';
import { logLinesPerWindow, logWindowMs } from '../../src/domain/limits.ts';
import { createLog, logEvents, type LogOptions } from '../../src/observe/log.ts';

function linesOf(events: readonly BootEvent[], options: Partial<LogOptions> = {}): string[] {
  const stream = new PassThrough({ highWaterMark: 67_108_864 });
  const log = createLog({ level: 'info', format: 'json', stream, ...options });
  events.forEach(logEvents(log));
  return String(stream.read() ?? '')
    .split('\n')
    .filter(Boolean);
}

const discover: BootEvent = {
  kind: 'dhcp.discover',
  atMs: 1,
  client: 'uefi',
  archCode: 7,
  vendorClass: 'PXEClient\u001b[31m\nfake line',
};

t.test('writes one JSON line per event, with a constant message and variable fields', (t) => {
  const lines = linesOf([discover]);
  t.equal(lines.length, 1);
  t.match(JSON.parse(lines[0]!), {
    msg: 'machine asks for boot information',
    client: 'uefi',
    vendorClass: 'PXEClient·[31m·fake line',
  });
  t.end();
});

t.test('symptom: invented hardware addresses filled the disk with log lines', (t) => {
  const flood = Array.from({ length: logLinesPerWindow + 5_000 }, () => discover);
  const lines = linesOf([...flood, { ...discover, atMs: logWindowMs + 1 }]);
  t.equal(lines.length, logLinesPerWindow + 3);
  t.match(lines.at(-3), /further ones are counted and not logged/);
  t.match(JSON.parse(lines.at(-2)!), { level: 40, count: 5_000 });
  const ignored: BootEvent = { kind: 'dhcp.ignored', atMs: 1, reason: 'not-pxe', detail: '' };
  const unheard = Array.from({ length: logLinesPerWindow }, () => ignored);
  t.equal(linesOf([...unheard, discover]).length, 1, 'what the level hides costs nothing');
  t.end();
});

t.test('keeps what needs nobody below info, and warns of what failed', (t) => {
  const from = parseIpAddress('10.0.0.9')!;
  const lines = linesOf([
    { kind: 'dhcp.ignored', atMs: 1, reason: 'not-pxe', detail: '' },
    {
      kind: 'file.sent',
      atMs: 1,
      file: 'a/vmlinuz',
      from,
      bytes: 1,
      durationMs: 1,
      complete: false,
    },
  ]);
  t.equal(lines.length, 1);
  t.match(JSON.parse(lines[0]!), { level: 40, file: 'a/vmlinuz' });
  t.end();
});

t.test('text for people has no colour on a stream that is no terminal', (t) => {
  const [line] = linesOf([discover], { format: 'text' });
  t.match(line, /INFO: machine asks for boot information/);
  // eslint-disable-next-line no-control-regex -- looking for the escape itself
  t.notMatch(line, /\u001b/);
  t.end();
});

t.test('warns of whoever asks for configurations of others, and not of each of a flood', (t) => {
  const who = { atMs: 1, from: parseIpAddress('10.0.0.9')!, machine: 'a', session: 's' };
  const lines = linesOf([
    { kind: 'config.token.issued', ...who },
    { kind: 'config.served', ...who, config: 'cp', bytes: 9, complete: true },
    { kind: 'config.served', ...who, config: 'cp', bytes: 9, complete: false },
    { kind: 'config.token.revoked', ...who, reason: 'other-machine' },
    { kind: 'config.refused', ...who, reason: 'unknown-token' },
    { kind: 'config.refused', ...who, reason: 'too-many-failures' },
  ]);
  const levels = lines.map((line) => (JSON.parse(line) as { level: number }).level);
  t.same(levels, [30, 30, 40, 40, 40]);
  t.end();
});
