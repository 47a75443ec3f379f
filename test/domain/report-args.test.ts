import t from 'tap';
import { planBoot } from '../../src/domain/plan-boot.ts';
import type { TalosSpec } from '../../src/domain/profile.ts';
import { reportArgs, reportsToUs } from '../../src/domain/report-args.ts';
import { aChain, aMachine, aProfile, aSite } from '../fakes/machines.ts';

const SPEC: TalosSpec = {
  kind: 'talos',
  version: 'v1.13.9',
  schematic: '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba',
  platform: 'metal',
  delivery: 'proxy',
  args: [],
};
const reports = { events: '10.0.0.2:8091', kernelLog: '[fd00::2]:8092' };
const EVENTS = 'talos.events.sink=10.0.0.2:8091';
const LOG = 'talos.logging.kernel=tcp://[fd00::2]:8092';

/** The sinks on the whole line of a machine with such a profile. */
function sinks(spec: Partial<TalosSpec>, targets = reports): string[] {
  const plan = planBoot(aMachine({}), aProfile({ ...SPEC, ...spec }, ['x86_64-efi']), {
    ...aSite(),
    reports: targets,
  });
  const args: readonly string[] = plan.kind === 'linux' ? plan.args : [];
  return args.filter((argument) => /^talos\.(events|logging)/.test(argument));
}

t.test('tells a node to report to us, unless it is told to report elsewhere or not at all', (t) => {
  t.same(sinks({}), [EVENTS, LOG]);
  t.same(sinks({ reports: true }), [EVENTS, LOG]);
  t.same(sinks({ reports: false }), []);
  t.same(sinks({}, {} as typeof reports), [], 'receivers that are off');
  t.same(reportArgs({}), [], 'nobody knows where we are');
  const own = ['talos.events.sink=[fdae::1]:8091', 'talos.logging.kernel=tcp://[fdae::1]:8092'];
  t.same(sinks({ eventsSink: '[fdae::1]:8091', kernelLog: 'tcp://[fdae::1]:8092' }), own);
  t.same(sinks({ args: own }), own);
  t.same(sinks({ eventsSink: '[fdae::1]:8091' }).sort(), [own[0], LOG]);
  t.end();
});

t.test('says whether anything is to be heard', (t) => {
  t.ok(reportsToUs(SPEC, reports));
  t.notOk(reportsToUs(SPEC), 'receivers that are off');
  t.notOk(reportsToUs({ ...SPEC, reports: false }, reports));
  t.notOk(reportsToUs({ ...SPEC, secureBoot: true }, reports), 'a signed image is told nothing');
  t.ok(reportsToUs({ ...SPEC, eventsSink: '[fdae::1]:8091' }, reports), 'its log still comes');
  const elsewhere = { eventsSink: '[fdae::1]:8091', kernelLog: 'tcp://[fdae::1]:8092' };
  t.notOk(reportsToUs({ ...SPEC, ...elsewhere }, reports));
  t.notOk(reportsToUs({ ...SPEC, args: [EVENTS, LOG] }, reports));
  t.notOk(reportsToUs(aChain('http://x/'), reports));
  t.end();
});
