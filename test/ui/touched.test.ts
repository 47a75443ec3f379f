/** Which machines are fetched again. */
import t from 'tap';
import type { EventResource } from '../../src/schema/event-resource.ts';
import { touchedBy } from '../../src/ui/live/touched.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';
import { EVERY_EVENT } from '../fakes/every-event.ts';

t.test('what a person or the machine itself changed', (t) => {
  const { mac: known } = EVERY_EVENT['machine.adopted'];
  t.same([...touchedBy([EVERY_EVENT['machine.adopted']])], [known]);
  t.same([...touchedBy([EVERY_EVENT['wait.started'], EVERY_EVENT['boot.ended']])], [known]);
  const without = { ...EVERY_EVENT['talos.stage'], mac: undefined } as unknown as EventResource;
  t.same([...touchedBy([without])], [EVERY_EVENT['talos.stage'].machine]);
  t.end();
});

t.test('packets of a boot change nothing that the table shows', (t) => {
  const of = createBootEvents({ mac: mac('52:54:00:aa:00:01'), from: ip('10.0.0.9') });
  const packets = [of.discover(1), of.tftpFinished(2), of.fileProgress(3, 1), of.fileSent(4)];
  t.equal(touchedBy(packets).size, 0);
  t.end();
});
