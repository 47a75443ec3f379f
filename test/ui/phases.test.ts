/** Which stage an event shows. */
import t from 'tap';
import { BOOT_EVENT_KINDS } from '../../src/domain/boot-event.ts';
import { BOOT_STAGES } from '../../src/domain/boot-stage.ts';
import { PHASES, phaseOf, PHASE_WORDS, stageShown } from '../../src/ui/live/phases.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';
import { EVERY_EVENT } from '../fakes/every-event.ts';

const of = createBootEvents({ mac: mac('52:54:00:aa:00:01'), from: ip('10.0.0.9') });

t.test('the events of a boot show its stages in their order', (t) => {
  const told = [
    of.discover(1),
    of.offered(2),
    of.request(3),
    of.tftpStarted(4),
    of.tftpFinished(5, { outcome: 'probe' }),
    of.tftpProgress(6, 10),
    of.tftpFinished(7),
    of.discover(8, 'ipxe'),
    of.served(9, { script: 'start' }),
    of.served(10),
    of.served(11, { script: 'wait' }),
    of.fileProgress(12, 5),
    of.fileSent(13),
    of.beacon(14),
    of.beacon(15, { step: 'local' }),
  ];
  t.same(told.map(stageShown), [
    ...['discover', 'offer', 'pxe', 'loader-request', 'loader-request', 'loader', 'loader'],
    ...['ipxe', 'ipxe', 'script', 'wait', 'files', 'files', 'handoff', 'local'],
  ]);
  t.end();
});

t.test('what asks as a probe, and what failed, shows no stage', (t) => {
  t.equal(stageShown({ ...of.discover(1), probe: true }), undefined);
  t.equal(stageShown(of.beacon(1, { step: 'kernel-failed' })), undefined);
  t.end();
});

t.test('every kind of event is taken without a fault, and every stage has a phase', (t) => {
  const stages = new Set<string | undefined>([...BOOT_STAGES, undefined]);
  for (const kind of BOOT_EVENT_KINDS) t.ok(stages.has(stageShown(EVERY_EVENT[kind])), kind);
  for (const stage of BOOT_STAGES) t.ok(PHASES.includes(phaseOf(stage)), stage);
  t.equal(phaseOf('of a newer server'), 'ask');
  t.same(Object.keys(PHASE_WORDS), PHASES);
  t.end();
});
