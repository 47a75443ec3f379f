/**
 * The dashboard and the alert rules that are shipped, against what a running server says of itself,
 * and by Prometheus' own tool.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { readExposition } from '../fakes/exposition-reader.ts';
import { groupedBy, selectedBy } from '../fakes/promql.ts';
import { servedProcess } from '../fakes/served-process.ts';

const root = path.join(import.meta.dirname, '..', '..');
const ALERTS = 'packaging/prometheus/rouse-alerts.yaml';
const ALERT_TESTS = 'test/fixtures/prometheus/rouse-alerts.test.yaml';
const DASHBOARD = 'packaging/grafana/rouse.json';
/** Which server, and which address or version of it: not from a list of ours. */
const FREE_LABELS = ['instance', 'listener', 'version'];

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<'summary' | 'description', string>>;
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; h: number };
  readonly targets?: readonly { readonly expr: string }[];
}

const { groups } = parse(read(ALERTS)) as { groups: readonly { rules: readonly Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);
const { panels } = JSON.parse(read(DASHBOARD)) as { panels: readonly Panel[] };
const shown = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ where: `panel "${title}"`, expr })),
);
const asked = [...shown, ...alerts.map(({ alert, expr }) => ({ where: alert, expr }))];

const installed = (process.env['PATH'] ?? '')
  .split(':')
  .some((folder) => existsSync(path.join(folder, 'promtool')));
const skip = installed || process.env['CI'] ? false : 'needs promtool (package prometheus)';

function promtool(words: readonly string[], input?: string): { status: number; said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', words, {
    cwd: root,
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
  return { status: status ?? -1, said: stdout + stderr };
}

async function scrape(t: Test): Promise<string> {
  const server = await servedProcess(t);
  const answer = await fetch(`${server.admin}/metrics`);
  return answer.text();
}

/** Values of every label of every metric; a histogram is asked for by its parts. */
function labelsOf(text: string): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const { series } of readExposition(text).values()) {
    for (const one of series.keys()) {
      const [name = '', labels = ''] = one.split(/[{}]/);
      const values = found.get(name) ?? new Map<string, Set<string>>();
      found.set(name, values);
      for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
        values.set(label, (values.get(label) ?? new Set()).add(value));
      }
    }
  }
  return found;
}

t.test(
  'symptom: a panel is empty, an alert never comes: its metric has no such name',
  async (t) => {
    const known = labelsOf(await scrape(t));
    t.ok(asked.length > 35, `${asked.length} expressions`);
    for (const { where, expr } of asked) {
      const selected = selectedBy(expr);
      t.ok(selected.length > 0, `${where} asks for something`);
      for (const { metric, matchers } of selected) {
        const labels = known.get(metric);
        t.ok(labels, `${where}: ${metric} is a metric`);
        const fixed = matchers
          .filter(({ label }) => !FREE_LABELS.includes(label))
          .flatMap(({ label, values }) => values.map((value) => ({ label, value })));
        for (const { label, value } of fixed) {
          t.ok(labels?.get(label)?.has(value), `${where}: ${metric} has ${label}="${value}"`);
        }
      }
      const all = selected.flatMap(({ metric }) => [...(known.get(metric)?.keys() ?? [])]);
      for (const label of groupedBy(expr)) {
        t.ok(all.includes(label) || label === 'instance', `${where}: there is a label ${label}`);
      }
    }
  },
);

t.test('Prometheus takes what a running server says', { skip }, async (t) => {
  const { status, said } = promtool(['check', 'metrics'], await scrape(t));
  t.equal(status, 0, said);
  t.equal(said, '', 'and has nothing to say about its names');
});

t.test('Prometheus takes the rules, and each is raised when it should be', { skip }, (t) => {
  t.match(promtool(['check', 'rules', ALERTS]), { status: 0 });
  const tested = promtool(['test', 'rules', ALERT_TESTS]);
  t.equal(tested.status, 0, tested.said);
  const { tests } = parse(read(ALERT_TESTS)) as {
    tests: readonly {
      alert_rule_test: readonly { alertname: string; exp_alerts: readonly unknown[] }[];
    }[];
  };
  const cases = tests.flatMap(({ alert_rule_test: one }) => one);
  for (const { alert } of alerts) {
    const own = cases.filter(({ alertname }) => alertname === alert);
    t.ok(
      own.some(({ exp_alerts: raised }) => raised.length > 0),
      `${alert} is raised in a test`,
    );
    t.ok(
      own.some(({ exp_alerts: raised }) => raised.length === 0),
      `${alert} is not raised in another`,
    );
  }
  t.end();
});

t.test('Prometheus can answer what the dashboard asks', { skip }, (t) => {
  const rules = shown.map(({ expr }, at) => ({
    record: `panel:${at}`,
    expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*'),
  }));
  const file = path.join(t.testdir({ 'rules.yaml': asYaml(rules) }), 'rules.yaml');
  const { status, said } = promtool(['check', 'rules', file]);
  t.equal(status, 0, said);
  t.end();
});

function asYaml(rules: readonly object[]): string {
  return JSON.stringify({ groups: [{ name: 'dashboard', rules }] });
}

t.test('panels lie beside each other, and say what they show', (t) => {
  const taken = new Map<string, string>();
  for (const { id, type, title, description, gridPos } of panels) {
    t.equal(
      panels.filter((other) => other.id === id).length,
      1,
      `${title} has a number of its own`,
    );
    if (type !== 'row') t.ok(description, `${title} is explained`);
    const { x, y, w, h } = gridPos;
    t.ok(x + w <= 24, `${title} is on the page`);
    for (let at = 0; at < w * h; at += 1) {
      const place = `${x + (at % w)} ${y + Math.floor(at / w)}`;
      if (taken.has(place)) t.fail(`${title} lies on ${taken.get(place) ?? ''}`);
      taken.set(place, title);
    }
  }
  t.end();
});

t.test('the page has every alert, and none that is gone', (t) => {
  const page = read('docs/how-to/monitoring.md');
  const told = [...page.matchAll(/^\| `(Rouse\w+)` \|/gm)].map(([, name]) => name);
  t.same(
    told,
    alerts.map(({ alert }) => alert),
  );
  for (const { alert, annotations } of alerts) {
    t.ok(annotations.summary && annotations.description, `${alert} explains itself`);
  }
  t.end();
});
