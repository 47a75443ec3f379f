/** The kinds of events and their page: both sides know the same words. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import * as events from '../../src/domain/boot-event.ts';
import { REPORT_IGNORE_REASONS, TALOS_STAGES } from '../../src/domain/talos-report.ts';
import { CONFIG_REFUSALS } from '../../src/domain/config-event.ts';
import { SIGHTING_LOST_REASONS, TIMELINE_LOST_REASONS } from '../../src/domain/lost-event.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/reference/events.md'), 'utf8');

/** First cells of the table in a section, without their quotes. */
function documented(heading: string): string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([\w.-]+)` \|/gm)].map(([, word = '']) => word);
}

t.test('every kind has one line, in the order of the union', (t) => {
  t.same(documented('# Events'), [...events.BOOT_EVENT_KINDS]);
  t.equal(new Set(events.BOOT_EVENT_KINDS).size, events.BOOT_EVENT_KINDS.length);
  t.end();
});

t.test('every reason, outcome and step is explained, and none that is gone', (t) => {
  const lists: Readonly<Record<string, readonly string[]>> = {
    'dhcp.ignored: reason': events.DHCP_IGNORE_REASONS,
    'tftp.finished: outcome': events.TFTP_OUTCOMES,
    'tftp.ignored: reason': events.TFTP_IGNORE_REASONS,
    'sighting.lost: reason': SIGHTING_LOST_REASONS,
    'timeline.lost: reason': TIMELINE_LOST_REASONS,
    'file.sent: reason': events.FILE_CUT_REASONS,
    'script.served: script': events.LOCAL_REASONS,
    'talos.stage: stage': TALOS_STAGES,
    'report.ignored: reason': REPORT_IGNORE_REASONS,
    'boot.beacon: step': events.BEACON_STEPS,
    'config.refused: reason': CONFIG_REFUSALS,
  };
  for (const [heading, words] of Object.entries(lists)) t.same(documented(heading), words, heading);
  const clients = [...page.matchAll(/^What runs .*?: (.*)\.$/gm)][0]?.[1];
  t.equal(clients, events.DHCP_CLIENT_KINDS.map((kind) => `\`${kind}\``).join(', '));
  t.end();
});

t.test('kinds read as a subject and what happened to it', (t) => {
  for (const kind of events.BOOT_EVENT_KINDS) t.match(kind, /^[a-z]+(?:\.[a-z]+){1,2}$/);
  t.end();
});
