import t from 'tap';
import { factListMax, factTextMax } from '../../src/domain/limits-facts.ts';
import { TALOS_STAGES } from '../../src/domain/talos-report.ts';
import { decodeEvent } from '../../src/facts/event-codec.ts';
import { eventRequest, events, message, type NodeEvent } from '../fakes/talos-protobuf.ts';

const FUZZ_INPUTS = 1_000_000;
/** Enough for all of them on an idle machine. */
const FUZZ_MS = 10_000;

const decoded = ({ type, payload }: NodeEvent) => decodeEvent(eventRequest('id-1', type, payload));
const reportOf = (event: NodeEvent) => decoded(event)?.report;

t.test('reads every kind of event', (t) => {
  t.same(decoded(events.sequence('install', 'START')), {
    id: 'id-1',
    report: { kind: 'sequence', sequence: 'install', action: 'start' },
  });
  t.same(reportOf(events.sequence('install', 'NOOP', 'disk is full')), {
    kind: 'sequence',
    sequence: 'install',
    action: 'noop',
    error: { fatal: true, message: 'disk is full' },
  });
  t.same(reportOf(events.phase('install', 'STOP')), {
    kind: 'phase',
    name: 'install',
    action: 'stop',
  });
  t.same(reportOf(events.task('runningMaintenance', 'START')), {
    kind: 'task',
    name: 'runningMaintenance',
    action: 'start',
  });
  t.same(reportOf(events.service('kubelet', 6, 'exit code 1')), {
    kind: 'service',
    service: 'kubelet',
    failed: true,
    message: 'exit code 1',
  });
  t.match(reportOf(events.service('kubelet', 3, 'up')), { failed: false });
  t.same(reportOf(events.configError('Load', 'line 3')), { kind: 'config-error', error: 'line 3' });
  t.match(reportOf(events.configError('Validation', 'x')), { kind: 'config-error' });
  t.same(reportOf(events.address('node-1', ['10.0.0.5', 'fd00::5'])), {
    kind: 'address',
    hostname: 'node-1',
    addresses: ['10.0.0.5', 'fd00::5'],
  });
  t.same(reportOf(events.status('BOOTING', { network: 'no address' })), {
    kind: 'status',
    stage: 'booting',
    ready: false,
    unmet: [{ name: 'network', reason: 'no address' }],
  });
  t.same(reportOf(events.status('RUNNING')), {
    kind: 'status',
    stage: 'running',
    ready: true,
    unmet: [],
  });
  t.end();
});

t.test('knows every stage by its number, and an error that is not fatal by its code', (t) => {
  const stages = TALOS_STAGES.map((_stage, index) =>
    reportOf({ type: 'machine.MachineStatusEvent', payload: message({ 1: index + 1 }) }),
  );
  t.same(
    stages.map((report) => report?.kind === 'status' && report.stage),
    [...TALOS_STAGES],
  );
  t.same(reportOf({ type: 'machine.MachineStatusEvent', payload: message({ 1: 99 }) }), {
    kind: 'status',
    ready: false,
    unmet: [],
  });
  const locked = message({ 1: 'boot', 3: message({ 1: 1, 2: 'locked' }) });
  t.match(reportOf({ type: 'machine.SequenceEvent', payload: locked }), {
    error: { fatal: false, message: 'locked' },
  });
  t.end();
});

t.test(
  'an event of no interest, of a newer Talos or with a newer action keeps its identity',
  (t) => {
    t.same(decoded(events.restart()), { id: 'id-1' });
    t.same(decoded({ type: 'machine.FutureEvent', payload: message({ 1: 'x' }) }), { id: 'id-1' });
    t.same(decoded({ type: 'constructor', payload: message({ 1: 'x' }) }), { id: 'id-1' });
    t.same(decoded({ type: 'machine.SequenceEvent', payload: message({ 2: 9 }) }), { id: 'id-1' });
    t.same(decoded({ type: 'machine.PhaseEvent', payload: message({ 2: 9 }) }), { id: 'id-1' });
    t.end();
  },
);

t.test('an empty event says what zero means, and unknown fields are passed over', (t) => {
  const empty = message({ 1: message({ 1: 'talos/runtime/machine.PhaseEvent' }), 2: 'id-1' });
  t.match(decodeEvent(empty)?.report, { kind: 'phase', name: '', action: 'start' });
  const more = message({ 1: 'install', 2: 1, 77: 'new', 78: 5 });
  t.match(reportOf({ type: 'machine.PhaseEvent', payload: more }), { name: 'install' });
  t.end();
});

t.test('what is no request is refused', (t) => {
  t.equal(decodeEvent(Buffer.from([0xff])), undefined);
  t.equal(decodeEvent(Buffer.alloc(0)), undefined, 'without an event');
  t.equal(decodeEvent(message({ 1: Buffer.from([0xff]) })), undefined, 'a damaged envelope');
  const damaged = eventRequest('x', 'machine.PhaseEvent', Buffer.from([0x0a, 9]));
  t.equal(decodeEvent(damaged), undefined, 'a damaged event');
  t.end();
});

t.test('texts are printable and lists have an end', (t) => {
  const long = 'x'.repeat(factTextMax * 2);
  t.match(reportOf(events.configError('Load', `\u001b[2J${long}`)), {
    error: new RegExp(`^·\\[2Jx{${factTextMax - 5}}…$`),
  });
  const many = Array.from({ length: factListMax + 5 }, (_none, index) => `10.0.0.${index}`);
  const address = reportOf(events.address('n', many));
  t.equal(address?.kind === 'address' && address.addresses.length, factListMax);
  const damaged = message({ 1: 1, 2: message({ 2: [Buffer.from([0xff]), message({ 1: 'a' })] }) });
  t.match(reportOf({ type: 'machine.MachineStatusEvent', payload: damaged }), {
    unmet: [{ name: 'a', reason: '' }],
  });
  t.end();
});

t.test('symptom: a hostile node sends bytes that crash a parser — none of many does', (t) => {
  const seeds = [
    events.sequence('install', 'NOOP', 'x'),
    events.status('BOOTING', { a: 'b', c: 'd' }),
    events.address('n', ['10.0.0.1']),
    events.service('s', 6, 'm'),
  ].map(({ type, payload }) => eventRequest('id', type, payload));
  let state = 0x2545_f491;
  const random = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const until = performance.now() + FUZZ_MS;
  let tried = 0;
  let understood = 0;
  for (; tried < FUZZ_INPUTS && performance.now() < until; tried += 1) {
    const bytes = Buffer.from(seeds[random(seeds.length)] ?? []);
    for (let change = random(4); change >= 0; change -= 1)
      bytes[random(bytes.length)] = random(256);
    if (decodeEvent(bytes.subarray(0, bytes.length - random(3)))?.report) understood += 1;
  }
  t.ok(tried > 10_000, `${tried} inputs`);
  t.ok(understood > 0 && understood < tried, `${understood} of them were events`);
  t.end();
});
