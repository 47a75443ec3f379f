/** What reports change, and what counts as installed. */
import t, { type Test } from 'tap';
import { sameInstallMsMax } from '../../src/domain/limits-facts.ts';
import {
  factsAfter,
  NO_FACTS,
  type FactNews,
  type MachineFacts,
  type Observation,
} from '../../src/domain/machine-facts.ts';
import type { KernelLine, TalosReport } from '../../src/domain/talos-report.ts';

type Report = TalosReport | { readonly log: string; readonly forgeable?: true };

const sequence = (name: string, action: 'start' | 'stop' | 'noop'): TalosReport => ({
  kind: 'sequence',
  sequence: name,
  action,
});
const failed = (name: string, message: string, fatal = true): TalosReport => ({
  kind: 'sequence',
  sequence: name,
  action: 'noop',
  error: { fatal, message },
});
const phase = (name: string, action: 'start' | 'stop'): TalosReport => ({
  kind: 'phase',
  name,
  action,
});
const stage = (name: Extract<TalosReport, { kind: 'status' }>['stage']): TalosReport => ({
  kind: 'status',
  ...(name && { stage: name }),
  ready: true,
  unmet: [],
});
const line = (message: string): KernelLine => ({ message });

const INSTALLS: readonly Report[] = [
  stage('booting'),
  sequence('install', 'start'),
  phase('install', 'start'),
  stage('installing'),
  phase('install', 'stop'),
  phase('meta', 'start'),
  phase('kexec', 'start'),
  stage('rebooting'),
];
const LOGGED = { log: '[talos] task install (1/1): install successful' };

interface AfterOptions {
  readonly from?: MachineFacts;
  readonly atMs?: number;
  readonly ids?: string;
}

function after(
  reports: readonly Report[],
  { from = NO_FACTS, atMs = 1_000, ids = 'e' }: AfterOptions = {},
): { facts: MachineFacts; news: FactNews[] } {
  let facts = from;
  const news: FactNews[] = [];
  for (const [index, report] of reports.entries()) {
    const heard: Observation =
      'log' in report
        ? { via: 'log', line: line(report.log), forgeable: report.forgeable ?? false }
        : { via: 'event', id: `${ids}${index}`, report };
    const learnt = factsAfter(facts, heard, atMs);
    facts = learnt.facts;
    news.push(...learnt.news);
  }
  return { facts, news };
}

const announced = (news: readonly FactNews[]) =>
  news.filter(({ kind }) => kind === 'talos.installed');

t.test('follows a machine from its first boot to running', (t) => {
  const { facts, news } = after([...INSTALLS, stage('booting'), stage('running')]);
  t.match(facts, {
    stage: 'running',
    ready: true,
    installed: true,
    installedEvidence: 'sequence',
    installedAtMs: 1_000,
    lastReportAtMs: 1_000,
  });
  t.same(
    news.flatMap((one) => (one.kind === 'talos.stage' ? [one.stage] : [])),
    ['booting', 'installing', 'rebooting', 'booting', 'running'],
  );
  t.same(announced(news).length, 1);
  t.end();
});

t.test('an installation is done when the next phase begins, not when its phase ends', (t) => {
  const begun = [sequence('install', 'start'), phase('install', 'start')];
  t.equal(after(begun).facts.installed, undefined);
  const ended = after([...begun, phase('install', 'stop')]);
  t.equal(ended.facts.installed, undefined, 'a failed phase ends as well');
  const failure = after(
    [sequence('install', 'stop'), failed('install', 'no such disk'), stage('rebooting')],
    { from: ended.facts },
  );
  t.equal(failure.facts.installed, undefined);
  t.equal(failure.facts.failure, 'no such disk');
  t.match(failure.news, [
    { kind: 'talos.failed', what: 'sequence', name: 'install', detail: 'no such disk' },
    { kind: 'talos.stage', stage: 'rebooting' },
  ]);
  const late = after([phase('meta', 'start')], { from: failure.facts });
  t.equal(late.facts.installed, undefined, 'nothing of the failed sequence is left');
  t.end();
});

t.test('the sequence that a disk-booted machine runs through is no installation', (t) => {
  const { facts } = after([
    sequence('install', 'start'),
    sequence('install', 'stop'),
    sequence('boot', 'start'),
    phase('install', 'start'),
    phase('install', 'stop'),
    phase('other', 'start'),
  ]);
  t.equal(facts.installed, undefined, 'no phases, or a phase of that name elsewhere');
  t.end();
});

t.test('running proves an installation that began, and nothing by itself', (t) => {
  t.equal(after([stage('running')]).facts.installed, undefined, 'Talos runs from memory as well');
  const { facts, news } = after([stage('installing'), stage('rebooting'), stage('running')]);
  t.match(facts, { installed: true, installedEvidence: 'running' });
  t.equal(facts.installing, undefined);
  t.equal(announced(news).length, 1);
  t.end();
});

t.test('the kernel log proves it where the line is the whole line, and came by TCP', (t) => {
  t.match(after([LOGGED]).facts, { installed: true, installedEvidence: 'kernel-log' });
  const unattended =
    '[talos] install successful {"component": "controller-runtime", "controller": "x"}';
  t.equal(after([{ log: unattended }]).facts.installed, true);
  const others = [
    '[talos] task install (1/1): install failed',
    'install successful',
    'audit: [talos] install successful',
    '[talos] install successful, says a container',
  ];
  for (const log of others) t.equal(after([{ log }]).facts.installed, undefined, log);
  const datagram = after([{ ...LOGGED, forgeable: true }]);
  t.equal(datagram.facts, NO_FACTS, 'a datagram can be forged, and changes nothing');
  t.end();
});

t.test('two sorts of evidence are one installation, two of a sort are two', (t) => {
  const first = after([...INSTALLS, LOGGED, stage('booting'), stage('running')]);
  t.equal(announced(first.news).length, 1);
  const logFirst = after([LOGGED, ...INSTALLS]);
  t.equal(announced(logFirst.news).length, 1, 'events that came late');
  const again = after(INSTALLS, { from: first.facts, atMs: 2_000, ids: 'second' });
  t.equal(announced(again.news).length, 1);
  t.equal(again.facts.installedAtMs, 2_000);
  const later = after([stage('installing'), LOGGED], {
    from: first.facts,
    atMs: 1_000 + sameInstallMsMax,
  });
  t.match(announced(later.news), [{ evidence: 'kernel-log' }], 'another one, told another way');
  t.end();
});

t.test('the same event after a restart of ours announces nothing', (t) => {
  const first = after(INSTALLS);
  const replayed = after(INSTALLS, { from: first.facts, atMs: 5_000 });
  t.same(announced(replayed.news), []);
  t.equal(replayed.facts.installedAtMs, 1_000);
  t.end();
});

t.test('a wiped system disk has no Talos, a wiped partition proves nothing', (t) => {
  const { facts: installed } = after(INSTALLS);
  const wipe = (name: string) =>
    after([sequence('reset', 'start'), phase(name, 'start'), phase(name, 'stop')], {
      from: installed,
    }).facts;
  t.equal(wipe('reset').installed, true, 'not before it is done');
  const next = (from: MachineFacts) => after([phase('reboot', 'start')], { from, atMs: 9 }).facts;
  t.match(next(wipe('reset')), {
    installed: false,
    installedEvidence: 'reset',
    installedAtMs: 9,
    phase: 'reboot',
  });
  t.equal(next(wipe('resetSpec')).installed, true);
  t.end();
});

t.test('shows what runs, and clears it', (t) => {
  const running = after([
    sequence('boot', 'start'),
    phase('startEverything', 'start'),
    { kind: 'task', name: 'startAllServices', action: 'start' },
  ]);
  t.match(running.facts, {
    sequence: 'boot',
    phase: 'startEverything',
    task: 'startAllServices',
  });
  const task = after([{ kind: 'task', name: 'startAllServices', action: 'stop' }], {
    from: running.facts,
  });
  t.notMatch(task.facts, { task: String });
  const ended = after([phase('startEverything', 'stop'), sequence('boot', 'stop')], {
    from: task.facts,
  });
  t.same([ended.facts.sequence, ended.facts.phase], [undefined, undefined]);
  t.end();
});

t.test('a sequence that was locked out or canceled is no failure', (t) => {
  const { facts } = after([sequence('boot', 'start')]);
  const locked = after([failed('reboot', 'locked', false)], { from: facts });
  t.equal(locked.facts.failure, undefined);
  t.equal(locked.facts.sequence, 'boot', 'the other one goes on');
  t.same(locked.news, []);
  t.end();
});

t.test('errors of the configuration and of services are told, the same one once', (t) => {
  const wrong: TalosReport = { kind: 'config-error', error: 'line 3' };
  const { facts, news } = after([wrong, wrong]);
  t.equal(facts.configError, 'line 3');
  t.same(news, [{ kind: 'talos.misconfigured', detail: 'line 3' }]);
  const service = (failed: boolean): TalosReport => ({
    kind: 'service',
    service: 'etcd',
    failed,
    message: 'exit 1',
  });
  t.same(after([service(false), service(true)]).news, [
    { kind: 'talos.failed', what: 'service', name: 'etcd', detail: 'exit 1' },
  ]);
  t.equal(after([stage('running')], { from: facts }).facts.configError, undefined);
  t.end();
});

t.test('keeps addresses, conditions and the name it had', (t) => {
  const { facts } = after([
    { kind: 'address', hostname: 'node-1', addresses: ['10.0.0.5'] },
    { kind: 'address', hostname: '', addresses: ['10.0.0.6'] },
    { kind: 'status', ready: false, unmet: [{ name: 'network', reason: 'none' }] },
  ]);
  t.match(facts, {
    hostname: 'node-1',
    addresses: ['10.0.0.6'],
    ready: false,
    unmet: [{ name: 'network' }],
  });
  t.equal(facts.stage, undefined, 'a stage of a newer Talos is none');
  t.end();
});

t.test('the probe tells the stage of a machine that is silent', (t: Test) => {
  const probe = { via: 'probe', api: 'maintenance', sinceMs: 500 } as const;
  const silent = factsAfter(NO_FACTS, probe, 1_000);
  t.equal(silent.facts.stage, 'maintenance');
  t.equal(silent.facts.installed, undefined);
  t.same(factsAfter(silent.facts, probe, 2_000).news, [], 'once');
  const talks = after([stage('booting')]).facts;
  t.equal(factsAfter(talks, probe, 2_000).facts, talks, 'its own word is worth more');
  const older = factsAfter(talks, { ...probe, sinceMs: 1_500 }, 2_000);
  t.equal(older.facts.stage, 'maintenance', 'unless it was said before this boot');
  t.end();
});
