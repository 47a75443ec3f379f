import t from 'tap';
import {
  eventResource,
  parseEventQuery,
  parseStreamQuery,
} from '../../src/schema/event-resource.ts';

t.test('shows an event with its number, and nothing a machine said reaches a terminal raw', (t) => {
  const event = {
    kind: 'dhcp.discover',
    atMs: 5,
    client: 'uefi',
    archCode: 7,
    vendorClass: 'PXE\u001b[31m',
  } as const;
  t.same(eventResource({ seq: 3, event }), { seq: 3, ...event, vendorClass: 'PXE·[31m' });
  t.notOk('seq' in eventResource({ event }), 'one that is not kept has none');
  t.end();
});

t.test('a reader that connects again is asked by its header, not by its old address', (t) => {
  t.same(parseStreamQuery({ after: '5', machine: 'node-1' }, '9'), {
    machine: 'node-1',
    afterSeq: 9,
  });
  t.same(parseStreamQuery({ after: '5' }, ''), { afterSeq: 5 });
  t.same(parseStreamQuery({ kind: 'tftp.started,boot.beacon' }), {
    kinds: ['tftp.started', 'boot.beacon'],
  });
  t.same(parseStreamQuery({ kind: 'wait.*,wait.started' }), {
    kinds: ['wait.started', 'wait.polled', 'wait.ended'],
  });
  t.throws(() => parseStreamQuery({ kind: 'moon.*' }), { code: 'REQUEST_INVALID' });
  t.throws(() => parseStreamQuery({}, 'x; id'), { code: 'REQUEST_INVALID' });
  t.throws(() => parseStreamQuery({ kind: 'tftp.sent' }), { code: 'REQUEST_INVALID' });
  t.throws(() => parseStreamQuery({ since: '2026-03-01' }), { code: 'REQUEST_INVALID' });
  t.end();
});

t.test('a page is asked for by time, number and size', (t) => {
  t.same(parseEventQuery({}), { limit: 100 });
  const asked = { since: '1970-01-01T00:00:01Z', until: '1970-01-01T00:00:02Z', newest: 'true' };
  t.same(parseEventQuery({ ...asked, after: '7', limit: '500' }), {
    afterSeq: 7,
    limit: 500,
    sinceMs: 1_000,
    untilMs: 2_000,
    newest: true,
  });
  for (const wrong of [{ since: 'yesterday' }, { limit: '0' }, { limit: '501' }, { after: '-1' }]) {
    t.throws(() => parseEventQuery(wrong), { code: 'REQUEST_INVALID' }, JSON.stringify(wrong));
  }
  t.end();
});
