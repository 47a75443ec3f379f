import t from 'tap';
import { BOOT_EVENT_KINDS, TFTP_OUTCOMES } from '../../src/domain/boot-event.ts';
import { FINDING_ROWS } from '../../src/domain/finding.ts';
import { percentOf, toldEvent, wordsFor } from '../../src/schema/event-words.ts';
import type { EventResource } from '../../src/schema/event-resource.ts';
import { EVERY_EVENT } from '../fakes/every-event.ts';

t.test('has words for every kind, and never the machine, which stands before them', (t) => {
  for (const kind of BOOT_EVENT_KINDS) {
    const words = wordsFor(EVERY_EVENT[kind]);
    t.ok(words.length > 8, `${kind}: ${words}`);
    t.notMatch(words, /undefined|NaN|\[object|52:54/, kind);
    t.not(words, kind);
  }
  t.end();
});

t.test('says of a transfer how much, how fast, and how it ended', (t) => {
  const finished = { ...EVERY_EVENT['tftp.finished'], file: 'ipxe.efi', detail: 'busy' };
  const ends = TFTP_OUTCOMES.map((outcome) =>
    wordsFor({ ...finished, outcome, bytes: 1_100_000, durationMs: 420, repeats: 0 }),
  );
  t.same(ends, [
    'fetched ipxe.efi: 1.1 MB in 0.4 s',
    'asked for the size of ipxe.efi',
    'broke off ipxe.efi after 1.1 MB: busy',
    'ipxe.efi given up after 1.1 MB: busy',
    'refused ipxe.efi: busy',
  ]);
  t.equal(
    wordsFor({ ...finished, outcome: 'complete', bytes: 999, durationMs: 61_000, repeats: 3 }),
    'fetched ipxe.efi: 999 B in 1 min, 3 repeats',
  );
  const going = { ...EVERY_EVENT['file.progress'], file: 'images/debian/linux' };
  t.equal(wordsFor(going), 'linux: 1.0 MB of 8.4 MB, 12 %, 9 B/s');
  t.equal(wordsFor({ ...going, sizeBytes: 0 }), 'linux: 1.0 MB, 9 B/s');
  t.equal(percentOf(11, 10), 100);
  t.end();
});

t.test('says of a file over HTTP what became of it', (t) => {
  const sent = { ...EVERY_EVENT['file.sent'], file: 'debian/linux', bytes: 8_400_000 };
  t.equal(wordsFor(sent), 'linux not whole, 8.4 MB sent: client-left');
  t.equal(wordsFor({ ...sent, complete: true }), 'fetched linux: 8.4 MB in 1.9 s');
  t.equal(wordsFor({ ...sent, probe: true }), 'asked for the size of linux');
  t.match(wordsFor({ ...sent, file: '/', error: 'IMAGE_FILE_CHANGED' }), /^\/ not.*FILE_CHANGED/);
  t.end();
});

t.test('says of a script which and why', (t) => {
  const { atMs, mac, machine, from } = EVERY_EVENT['script.served'];
  const served = { kind: 'script.served', atMs, mac, machine, from } as const;
  const words = (more: Partial<EventResource>): string =>
    wordsFor({ ...served, ...more } as EventResource);
  t.equal(words({ script: 'start' }), 'iPXE is running: asked who it is');
  t.equal(words({ script: 'boot', profile: 'talos' }), 'given the script of talos');
  t.equal(words({ script: 'boot' }), 'given the script of its profile');
  t.equal(
    words({ script: 'local', reason: 'installed' }),
    'sent to its local disk: it is installed',
  );
  t.equal(words({ script: 'local' }), 'sent to its local disk: no reason');
  t.equal(words({ script: 'fail', error: 'PROFILE_UNKNOWN' }), 'cannot be booted: PROFILE_UNKNOWN');
  t.equal(words({ script: 'fail' }), 'cannot be booted: INTERNAL');
  t.end();
});

t.test('a kind that only a newer server knows is at least named', (t) => {
  const rose = { kind: 'moon.rose', atMs: 1 } as unknown as EventResource;
  t.equal(wordsFor(rose), 'moon.rose');
  t.equal(wordsFor({ ...rose, words: 'the moon rose' }), 'the moon rose', 'in its own words');
  t.end();
});

t.test('an event is told with its words, and nothing a machine said is raw in them', (t) => {
  const event = { ...EVERY_EVENT['tftp.started'], file: 'a\u001b[31m' };
  const told = toldEvent({ seq: 4, event });
  t.match(told, { seq: 4, kind: 'tftp.started', words: 'fetches a·[31m' });
  const found = EVERY_EVENT['boot.finding'];
  t.equal(
    toldEvent({ event: found }).words,
    `${FINDING_ROWS[found.finding].title} (${found.finding})`,
  );
  t.end();
});
