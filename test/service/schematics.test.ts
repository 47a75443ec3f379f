/** Tests for src/service/schematics.ts, and what profiles, apply and export make of it */
import t, { type Test } from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import { createEnsureSchematic } from '../../src/service/schematics.ts';
import { startImageFactory, type FakeFactory } from '../fakes/image-factory.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases, type UseCases } from '../fakes/use-cases.ts';

const AGENT = 'ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515';
const manifest = (extension = 'siderolabs/qemu-guest-agent', more = ''): string =>
  `kind: profile\nname: talos\ntalos:\n  version: v1.13.9\n${more}` +
  `  schematic:\n    extensions: [${extension}]\n`;

async function setup(t: Test): Promise<Omit<UseCases, 'factory'> & { factory: FakeFactory }> {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  return { ...(await useCases(t, { factoryUrl: factory.url })), factory };
}

t.test(
  'the factory knows the schematic before the profile is saved, and is asked once',
  async (t) => {
    const { applied, factory, profiles, exportManifest } = await setup(t);
    t.same(await applied(manifest()), ['profile talos created']);
    t.same(factory.requests, ['POST /schematics']);
    const known = await fetch(`${factory.url}/schematics/${AGENT}`);
    t.equal(known.status, 200);
    t.match(await profiles.get('talos'), {
      spec: { schematic: AGENT, customization: { officialExtensions: [/agent/] } },
    });
    t.match(
      await exportManifest(),
      /schematic:\n {4}extensions:\n {6}- "siderolabs\/qemu-guest-agent"/,
    );
    t.same(await applied(manifest()), ['profile talos unchanged']);
    await factory.close();
    t.same(await applied(manifest()), ['profile talos unchanged'], 'also while it is away');
    await profiles.patch('talos', { talos: { args: ['console=ttyS0'] } });
    t.match(await profiles.get('talos'), { spec: { schematic: AGENT, args: ['console=ttyS0'] } });
  },
);

t.test('while the factory is away a new schematic is refused, and nothing changes', async (t) => {
  const { applied, factory, profiles } = await setup(t);
  await applied(manifest());
  await factory.close();
  const machine = 'kind: machine\nname: n1\nmacs: ["52:54:00:00:00:01"]\n---\n';
  const refused = await refusal(applied(machine + manifest('siderolabs/gvisor')));
  t.equal(refused.code, 'FACTORY_FAILED');
  t.match(refused.detail, /\/schematics: .*ECONNREFUSED/);
  t.match(await profiles.get('talos'), { spec: { schematic: AGENT }, version: 1 });
  const patched = profiles.patch('talos', { talos: { schematic: { extensions: ['a/b'] } } });
  t.equal((await refusal(patched)).code, 'FACTORY_FAILED');
  t.same(await applied(manifest('siderolabs/gvisor'), true), ['profile talos updated talos']);
});

t.test('an id that is not the one of the text is not believed', async (t) => {
  const draft = {
    name: 'talos' as ProfileName,
    arches: [],
    spec: {
      kind: 'talos',
      version: 'v1.13.9',
      schematic: AGENT,
      customization: { officialExtensions: ['siderolabs/qemu-guest-agent'] },
      platform: 'metal',
      delivery: 'proxy',
      args: [],
    },
  } as const;
  const answering = (answer: { id: string; yaml?: string }) =>
    createEnsureSchematic({
      createSchematic: () => Promise.resolve(answer),
      factoryUrl: 'http://factory.example',
    });
  const other = 'b'.repeat(64);
  t.match(await refusal(answering({ id: other })(draft, undefined)), {
    code: 'FACTORY_FAILED',
    detail: new RegExp(`expected the schematic to have the id ${AGENT}, found ${other}`),
  });
  t.match(await answering({ id: AGENT })(draft, undefined), { spec: { schematic: AGENT } });
  const quoted = {
    ...draft,
    spec: { ...draft.spec, customization: { extraKernelArgs: ['a: b'] } },
  };
  t.match(await answering({ id: other })(quoted, undefined), { spec: { schematic: other } });
  const printed = { id: other, yaml: 'customization: {}\n' };
  t.equal((await refusal(answering(printed)(quoted, undefined))).code, 'FACTORY_FAILED');
  const before = { ...draft, version: 1 };
  t.match(
    await answering({ id: other })(
      { ...draft, spec: { ...draft.spec, factoryUrl: 'http://x' } },
      before,
    ).catch((error: unknown) => error),
    { code: 'FACTORY_FAILED' },
    'another factory is asked',
  );
});

t.test('a profile that names an id asks nobody', async (t) => {
  const { applied, factory } = await setup(t);
  await applied(`kind: profile\nname: t\ntalos: {version: v1.13.9, schematic: ${AGENT}}\n`);
  await applied('kind: profile\nname: l\nlocal: {}\n');
  t.same(factory.requests, []);
});
