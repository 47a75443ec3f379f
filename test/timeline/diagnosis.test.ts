/** Tests for src/timeline/diagnosis.ts: findings of the engine, told once and taken back. */
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { createDiagnosis } from '../../src/timeline/diagnosis.ts';
import { initialState, step } from '../../src/timeline/engine.ts';
import {
  addressTaken,
  discover,
  eventsOf,
  GOOD_BOOT,
  offered,
  script,
  tftpStarted,
  type Moment,
} from '../fakes/boots.ts';

function watched() {
  const diagnosis = createDiagnosis();
  const state = initialState({ machineOf: () => undefined, diagnosis });
  const found: string[] = [];
  let findings: readonly string[] = [];
  const after = ({ effects }: ReturnType<typeof step>): void => {
    for (const effect of effects) {
      if (effect.kind === 'found') found.push(effect.finding.id);
      else findings = effect.boot.findings.map(({ id }) => id);
    }
  };
  return {
    found,
    findings: () => findings,
    hear(moments: readonly Moment[]) {
      for (const event of eventsOf(moments)) {
        diagnosis.noticed(event);
        after(step(state, { kind: 'heard', event }));
      }
    },
    tick(atSeconds: number) {
      after(step(state, { kind: 'tick', atMs: atSeconds * 1_000 }));
    },
  };
}

const asked: readonly Moment[] = [
  [0, discover()],
  [0, offered()],
  [4, addressTaken],
];

t.test('a finding is told once, as its deadline passes, and withdrawn by what comes', (t) => {
  const boot = watched();
  boot.hear(asked);
  for (const at of [5, 9.9]) boot.tick(at);
  t.same(boot.found, []);
  for (const at of [10, 11, 60]) boot.tick(at);
  t.same(boot.found, ['tftp-never-asked']);
  t.same(boot.findings(), ['tftp-never-asked']);
  boot.hear([[61, tftpStarted()]]);
  t.same(boot.findings(), [], 'it asks after all');
  t.end();
});

t.test('a good boot is told nothing of, looked at every half second', (t) => {
  const boot = watched();
  for (const [index, moment] of GOOD_BOOT.entries()) {
    boot.hear([moment]);
    const [until = moment[0] + 60] = GOOD_BOOT[index + 1] ?? [];
    for (let at = moment[0]; at < until; at += 0.5) boot.tick(at);
  }
  t.same(boot.found, []);
  t.end();
});

t.test('Talos that never reports is noticed although the boot is over', (t) => {
  const boot = watched();
  const reports = GOOD_BOOT.map(([at, event]): Moment =>
    event.kind === 'script.served'
      ? [at, script('boot', { reports: true, session: 'ab' })]
      : [at, event],
  );
  boot.hear(reports);
  boot.tick(400);
  t.same(boot.found, []);
  boot.tick(14.2 + 480);
  t.same(boot.found, ['no-report']);
  t.end();
});

t.test('nothing is late while a file is fetched from elsewhere', (t) => {
  const boot = watched();
  const url = 'https://factory.talos.dev/image/1/v1/kernel-amd64';
  const started: BootEvent = { kind: 'fetch.started', atMs: 0, url, startBytes: 0 };
  const files = { files: 2, session: 'ab' };
  boot.hear([...GOOD_BOOT.slice(0, 12), [10, script('boot', files)], [10.1, started]]);
  boot.tick(100);
  t.same(boot.found, []);
  const failed = {
    kind: 'fetch.failed',
    url,
    bytes: 0,
    error: 'FACTORY_FAILED',
    detail: '',
  } as const;
  boot.hear([[101, failed]]);
  boot.tick(102);
  t.same(boot.found, ['kernel-never-asked']);
  t.end();
});
