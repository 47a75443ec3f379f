import fc from 'fast-check';
import t from 'tap';
import { endingOf, eventLine, isProgress, isStep, subjectOf } from '../../src/cli/event-view.ts';
import type { View } from '../../src/cli/output.ts';
import { plain } from '../../src/cli/style.ts';
import { BOOT_EVENT_KINDS } from '../../src/domain/boot-event.ts';
import { printable } from '../../src/domain/printable.ts';
import { EVERY_EVENT, ofNobody } from '../fakes/every-event.ts';

const view: View = { paint: plain, width: 80, nowMs: 1_700_000_001_000 };
const LONG = 'a-name-as-long-as-a-label-of-dns-may-be-which-is-sixty-three-xx';

t.test('every kind is one line of a terminal of any width, however long the names are', (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...BOOT_EVENT_KINDS),
      fc.integer({ min: 40, max: 200 }),
      fc.string({ maxLength: 80 }),
      (kind, width, who) => {
        const line = eventLine(EVERY_EVENT[kind], who, { ...view, width });
        return Array.from(line).length <= width && printable(line) === line;
      },
    ),
  );
  for (const kind of BOOT_EVENT_KINDS) {
    const line = eventLine(EVERY_EVENT[kind], LONG, view);
    t.ok(Array.from(line).length <= 80, `${kind}: ${line}`);
    t.match(line, /^\d\d:\d\d:\d\d\.\d{3} {2}a-name-as-long-a… {2}\S/);
  }
  t.end();
});

t.test('in a pipe nothing is cut, and every machine has its column', (t) => {
  const event = { ...EVERY_EVENT['tftp.started'], file: 'x'.repeat(150) };
  const line = eventLine(event, 'node-1', { ...view, width: undefined });
  t.match(line, /^\S+ {2}node-1 {13}fetches x{150}$/);
  t.end();
});

t.test('an event of another day says which', (t) => {
  const line = eventLine(EVERY_EVENT['tftp.started'], 'node-1', {
    ...view,
    nowMs: 1_800_000_000_000,
  });
  t.match(line, /^\d\d-\d\d \d\d:\d\d {3}node-1/);
  t.end();
});

t.test('colour stands beside words that say the same', (t) => {
  const tones = BOOT_EVENT_KINDS.flatMap((kind) => {
    const used: string[] = [];
    eventLine(EVERY_EVENT[kind], 'x', { ...view, paint: (tone, text) => (used.push(tone), text) });
    return used.filter((tone) => tone === 'bad').length > 0 ? [kind] : [];
  });
  t.same(tones, ['boot.beacon', 'boot.finding', 'fetch.failed', 'talos.failed', 'listener.down']);
  const local = { ...EVERY_EVENT['boot.beacon'], step: 'local' } as const;
  const paint: View['paint'] = (tone, text) => (tone === 'dim' ? text : `${tone}(${text})`);
  t.match(eventLine(local, 'x', { ...view, paint }), /good\(boots its local disk/);
  t.end();
});

t.test('an event of no known machine is of an address, or of what it is about', (t) => {
  t.equal(subjectOf(ofNobody('tftp.started')), '10.0.0.9');
  t.match(subjectOf(ofNobody('install.armed')), /^a-machine/);
  t.equal(subjectOf(ofNobody('listener.up')), '-');
  t.equal(subjectOf(EVERY_EVENT['listener.up']), '52:54:00:aa:00:01');
  t.end();
});

t.test('a timeline leaves out what is noise in it, and probes of firmware and doctor', (t) => {
  const left = BOOT_EVENT_KINDS.filter((kind) => !isStep(EVERY_EVENT[kind]));
  t.same(left, [
    'pxe.request',
    'dhcp.ignored',
    'tftp.started',
    'tftp.ignored',
    'report.ignored',
    'listener.up',
  ]);
  t.notOk(isStep({ ...EVERY_EVENT['tftp.finished'], outcome: 'probe' }));
  t.notOk(isStep({ ...EVERY_EVENT['file.sent'], probe: true }));
  t.same(
    BOOT_EVENT_KINDS.filter((kind) => isProgress(EVERY_EVENT[kind])),
    ['tftp.progress', 'file.progress', 'fetch.progress'],
  );
  t.end();
});

t.test('a boot ends with the report of its script', (t) => {
  const beacon = EVERY_EVENT['boot.beacon'];
  t.equal(endingOf({ ...beacon, step: 'handoff' }), 'booted');
  t.equal(endingOf({ ...beacon, step: 'local' }), 'booted');
  t.equal(endingOf({ ...beacon, step: 'initrd-failed' }), 'failed');
  t.equal(endingOf({ ...beacon, step: 'tested' }), undefined, 'the menu is still there');
  t.equal(endingOf({ ...EVERY_EVENT['script.served'], script: 'fail' }), 'failed');
  t.equal(endingOf(EVERY_EVENT['boot.finding']), 'failed');
  t.equal(endingOf(EVERY_EVENT['script.served']), undefined);
  t.end();
});
