/** Tests for src/http/api/shown-decision.ts, with decisions made from manifests. */
import t, { type Test } from 'tap';
import { aSite } from '../../fakes/machines.ts';
import { adminApp } from '../../fakes/admin-app.ts';
import { parseKernelArg } from '../../../src/domain/kernel-args.ts';
import type { Decision } from '../../../src/domain/boot-plan.ts';
import type { Machine, ProfileName } from '../../../src/domain/machine.ts';
import type { LineSources } from '../../../src/domain/talos-line.ts';
import { explainFor } from '../../../src/service/decide-boot.ts';

const SCHEMATIC = 'a'.repeat(64);
const manifest = `kind: machine
name: n
macs: ["52:54:00:aa:00:01"]
hardware: {arch: x86_64-efi}
network: {address: 10.0.0.11/24}
boot: {profile: talos, args: ["console=ttyS1", "-pti"]}
---
kind: profile
name: talos
talos:
  version: v1.13.9
  schematic: ${SCHEMATIC}
  siderolink_api: https://o.example?jointoken=s3cret
  args: [talos.shutdown=halt, quiet, "talos.config=http://h/s3cret"]
---
kind: profile
name: signed
talos: {version: v1.13.9, schematic: ${SCHEMATIC}, secure_boot: true}
---
kind: profile
name: linux
linux: {kernel: "http://x/linux", args: [quiet, "token=http://u:s3cret@h/"]}
`;

interface Shown {
  readonly args: readonly { readonly argument: string; readonly survives_install?: boolean }[];
  readonly [member: string]: unknown;
}

async function decided(t: Test, boot: object = {}): Promise<Record<string, unknown>> {
  const { ask } = await adminApp(t);
  t.equal((await ask('POST /api/v1/apply', { body: manifest })).status, 200);
  await ask('PATCH /api/v1/machines/n', { body: { boot } });
  const { text, body } = await ask('GET /api/v1/machines/n/decision');
  t.notMatch(text, 's3cret');
  return body;
}

function planOf(body: Record<string, unknown>) {
  const plan = body['plan'] as { readonly command_line: Shown; readonly args: readonly string[] };
  return { plan, line: plan.command_line };
}

t.test('each argument has an origin, and the last word on it is told', async (t) => {
  const { line, plan } = planOf(await decided(t));
  t.same(line.args[0], {
    ...{ argument: 'talos.platform=metal', origin: 'talos', documented: 'talos' },
    survives_install: true,
  });
  t.same(line.args.slice(-6), [
    {
      ...{ argument: 'ip=10.0.0.11:::255.255.255.0:n', origin: 'machine' },
      ...{ documented: 'dracut', survives_install: false },
    },
    {
      argument: 'siderolink.api=https://o.example?jointoken=<redacted>',
      ...{ origin: 'join', documented: 'talos', survives_install: false },
    },
    {
      ...{ argument: 'talos.shutdown=halt', origin: 'profile' },
      ...{ documented: 'talos', survives_install: false },
    },
    { argument: 'quiet', origin: 'profile', survives_install: false },
    {
      ...{ argument: 'talos.config=http://h/<redacted>', origin: 'profile' },
      ...{ documented: 'talos', survives_install: false },
    },
    {
      ...{ argument: 'console=ttyS1', origin: 'machine' },
      ...{ documented: 'linux', survives_install: false },
    },
  ]);
  t.same(line['replaced'], [
    {
      ...{ argument: 'console=tty0', origin: 'talos', documented: 'linux' },
      by: { argument: 'console=ttyS1', origin: 'machine', documented: 'linux' },
    },
    { argument: 'pti=on', origin: 'talos', by: { argument: '-pti', origin: 'machine' } },
  ]);
  t.same(line['keep_in_schematic'], ['talos.shutdown', 'quiet', 'console']);
  t.same(line['keep_in_machine_config'], ['ip', 'siderolink.api']);
  t.same(line['back_after_install'], ['console', 'pti']);
  t.same(
    plan.args,
    line.args.map(({ argument }) => argument),
  );
});

t.test('of a signed image only its own line is shown, and why nothing else may be', async (t) => {
  t.match(await decided(t, { profile: 'signed' }), {
    decision: 'fail',
    error: { code: 'SECURE_BOOT_ARGUMENTS', detail: /lacks ip \(machine\), console \(machine\)/ },
  });
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: manifest });
  const bare = { network: null, boot: { profile: 'signed', args: [] } };
  await ask('PATCH /api/v1/machines/n', { body: bare });
  const { body } = await ask('GET /api/v1/machines/n/decision');
  t.match(body, { decision: 'boot', plan: { signed: true, initrd: [] } });
});

t.test('what is withheld from a signed image is told', async (t) => {
  const argument = parseKernelArg('talos.events.sink=10.0.0.2:9000');
  const sources: LineSources = { extra: [{ argument, origin: 'reports' }] };
  const { ask, inventory, chooser } = await adminApp(t, {
    explain: (asked) => explainFor(asked, aSite(), { chooser, inventory, sources }),
  });
  await ask('POST /api/v1/apply', { body: manifest });
  const bare = { network: null, boot: { profile: 'signed', args: [] } };
  await ask('PATCH /api/v1/machines/n', { body: bare });
  t.match((await ask('GET /api/v1/machines/n/decision')).body, {
    plan: {
      command_line: { withheld: [{ argument, origin: 'reports', documented: 'talos' }] },
    },
  });
});

t.test('what is not known to install itself has nothing said about that', async (t) => {
  const { line } = planOf(await decided(t, { profile: 'linux', args: ['-quiet'] }));
  t.same(line, {
    args: [{ argument: 'token=http://<redacted>@h/', origin: 'profile' }],
    replaced: [
      { argument: 'quiet', origin: 'profile', by: { argument: '-quiet', origin: 'machine' } },
    ],
  });
});

t.test("the schematic's own arguments stay, and are told apart", async (t) => {
  const sources = { factoryCmdlineOf: () => 'talos.platform=metal console=tty0 vga=791' };
  const { ask, inventory, chooser } = await adminApp(t, {
    explain: (asked) => explainFor(asked, aSite(), { chooser, inventory, sources }),
  });
  await ask('POST /api/v1/apply', { body: manifest });
  const { body } = await ask('GET /api/v1/machines/n/decision');
  const { line } = planOf(body);
  t.same(line.args.slice(0, 2), [
    {
      ...{ argument: 'talos.platform=metal', origin: 'factory' },
      ...{ documented: 'talos', survives_install: true },
    },
    { argument: 'vga=791', origin: 'schematic', survives_install: true },
  ]);
});

t.test('a machine that waits or chooses is shown with what it may choose', async (t) => {
  const profile = 'rescue' as ProfileName;
  const entries = [{ profile, destructive: true as const }];
  const shown = async (decision: (machine: Machine) => Decision): Promise<unknown> => {
    const { ask } = await adminApp(t, {
      explain: ({ machine }) =>
        Promise.resolve({ machine, decision: decision(machine), rules: [] }),
    });
    await ask('POST /api/v1/apply', { body: manifest });
    return (await ask('GET /api/v1/machines/n/decision')).body;
  };
  const common = { machine: 'n', rules: [], seconds: 15 };
  t.same(await shown((machine) => ({ kind: 'menu', machine, seconds: 15, entries })), {
    ...{ ...common, decision: 'menu', entries: ['rescue'] },
  });
  const wait = { kind: 'wait', seconds: 15 } as const;
  t.same(await shown((machine) => ({ ...wait, machine, menu: true })), {
    ...{ ...common, decision: 'wait', menu: true },
  });
  t.same(await shown((machine) => ({ ...wait, machine })), { ...common, decision: 'wait' });
});
