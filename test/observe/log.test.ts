import { PassThrough } from 'node:stream';
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { parseIpAddress } from '../../src/domain/address.ts';
import { createLog, logEvents, type LogOptions } from '../../src/observe/log.ts';

function linesOf(events: readonly BootEvent[], options: Partial<LogOptions> = {}): string[] {
  const stream = new PassThrough();
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
