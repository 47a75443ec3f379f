import t from 'tap';
import { NO_FACTS } from '../../src/domain/machine-facts.ts';
import { machineBody, machineResource } from '../../src/schema/machine-resource.ts';
import { parseRequest } from '../../src/schema/issues.ts';
import { logLineResource, talosFactsResource } from '../../src/schema/talos-facts.ts';
import { aMachine } from '../fakes/machines.ts';

t.test('shows what was reported, with times and names of the outside', (t) => {
  t.same(talosFactsResource(NO_FACTS), { unmet_conditions: [], addresses: [] });
  t.same(
    talosFactsResource({
      stage: 'running',
      ready: false,
      unmet: [{ name: 'network', reason: 'none' }],
      sequence: 'boot',
      phase: 'startEverything',
      task: 'startAllServices',
      failure: 'no such disk',
      configError: 'line 3',
      hostname: 'node-1',
      addresses: ['10.0.0.5'],
      installed: true,
      installedEvidence: 'sequence',
      installedAtMs: 0,
      installedEventId: 'secret to nobody, and of no use',
      installing: true,
      writing: 'install',
      lastReportAtMs: 1_000,
      lastEventAtMs: 1_000,
    }),
    {
      stage: 'running',
      ready: false,
      unmet_conditions: [{ name: 'network', reason: 'none' }],
      sequence: 'boot',
      phase: 'startEverything',
      task: 'startAllServices',
      failure: 'no such disk',
      config_error: 'line 3',
      hostname: 'node-1',
      addresses: ['10.0.0.5'],
      installed: true,
      installed_evidence: 'sequence',
      installed_at: '1970-01-01T00:00:00.000Z',
      last_report_at: '1970-01-01T00:00:01.000Z',
    },
  );
  t.end();
});

t.test('a machine that was fetched with its facts can be sent back', (t) => {
  const machine = aMachine({ name: 'node-1' });
  const shown = machineResource(machine, NO_FACTS);
  t.match(shown, { talos: { addresses: [] } });
  const draft = parseRequest(machineBody, JSON.parse(JSON.stringify(shown)));
  t.equal(draft.name, 'node-1');
  t.notOk('talos' in draft);
  t.notOk('talos' in machineResource(machine));
  t.end();
});

t.test('shows a line with what is known of it', (t) => {
  t.same(logLineResource({ atMs: 0, message: 'x' }), {
    received_at: '1970-01-01T00:00:00.000Z',
    message: 'x',
  });
  const line = { atMs: 0, message: 'x', time: 't', level: 'info', facility: 'user', seq: 4 };
  t.match(logLineResource({ ...line, clockUs: 5 }), {
    ...{ time: 't', level: 'info', facility: 'user', seq: 4 },
  });
  t.end();
});
