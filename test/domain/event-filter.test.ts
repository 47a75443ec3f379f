import t from 'tap';
import { isWanted } from '../../src/domain/event-filter.ts';
import { anEvent, MACS, progress } from '../fakes/events.ts';

t.test('everything is wanted unless a machine or a kind is named', (t) => {
  const { event } = anEvent(1);
  t.ok(isWanted(event, {}));
  t.ok(isWanted(event, { macs: [MACS[1], MACS[0]], kinds: ['dhcp.ignored'] }));
  t.notOk(isWanted(event, { macs: [MACS[1]] }));
  t.notOk(isWanted(event, { kinds: ['tftp.started'] }));
  t.notOk(isWanted(progress.event, { macs: [MACS[0]] }), 'an event of no machine is of none');
  t.end();
});
