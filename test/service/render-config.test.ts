/** From a base, patches and a machine to one configuration. */
import t from 'tap';
import { LOCKED_SECRET } from '../../src/domain/secrets.ts';
import type { ConfigName, Machine, ProfileName } from '../../src/domain/machine.ts';
import type { MachineConfig } from '../../src/domain/machine-config.ts';
import { createRenderConfig } from '../../src/service/render-config.ts';
import { aConfig } from '../fakes/config-documents.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMachine, aProfile, aSite } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';

const BASE = `machine:
  type: worker
  token: SECRET
  network:
    interfaces:
      - interface: \${nic}
        dhcp: true
`;
const machine: Machine = {
  ...aMachine({ name: 'node-1', variables: { nic: 'eth0' }, profile: 'talos' }),
  configPatches: ['machine:\n  network:\n    hostname: ${machine.name}\n'],
};
const profile = {
  ...aProfile({
    kind: 'talos',
    ...{ version: 'v1.13.9', schematic: 'a'.repeat(64), platform: 'metal', delivery: 'proxy' },
    config: 'cp' as ConfigName,
    args: [],
  }),
  name: 'talos' as ProfileName,
};
const PATCH = 'machine: {network: {interfaces: [{interface: eth0, mtu: 9000}]}}';

function setup(config: MachineConfig = aConfig('cp', BASE, [PATCH])) {
  const inventory = fixedInventory({ machines: [machine], profiles: [profile], configs: [config] });
  const render = createRenderConfig({
    inventory,
    profileOf: async (of) => of.profile && inventory.profiles.find(of.profile),
  });
  const rendered = async (of: Machine = machine, showSecrets = true): Promise<string> =>
    (await render(of, { site: aSite(), showSecrets })).text;
  return { inventory, rendered };
}

t.test('base, its patches, and the machine’s own, with values before they meet', async (t) => {
  const { rendered } = setup();
  t.equal(
    await rendered(),
    `machine:
  type: worker
  token: SECRET
  network:
    interfaces:
      - interface: eth0
        dhcp: true
        mtu: 9000
    hostname: node-1
`,
  );
  t.notMatch(await rendered(machine, false), 'SECRET');
});

t.test('each machine has its own, although texts are read once', async (t) => {
  const { rendered, inventory } = setup();
  await rendered();
  const bare = { ...machine, configPatches: [] };
  t.match(await rendered({ ...bare, variables: { nic: 'eth7' } }), /eth7[\s\S]*eth0/);
  t.notMatch(await rendered(bare), 'hostname');
  await inventory.configs.save(aConfig('cp', 'machine: {type: controlplane}'));
  t.match(await rendered(bare), 'controlplane', 'a change is seen');
});

t.test('whatever is missing is told by its code', async (t) => {
  const { rendered } = setup();
  const without = aMachine({ name: 'node-1' });
  t.match(await refusal(rendered(without)), {
    code: 'MACHINE_CONFIG_UNKNOWN',
    detail: /node-1 names none/,
  });
  const code = async (config: MachineConfig, of = machine): Promise<string> =>
    (await refusal(setup(config).rendered(of))).code;
  t.equal(await code(aConfig('other', BASE)), 'MACHINE_CONFIG_UNKNOWN');
  t.equal(await code(aConfig('cp', BASE), { ...machine, variables: {} }), 'TEMPLATE_VALUE_MISSING');
  t.equal(await code(aConfig('cp', BASE, ['machine: {type: []}'])), 'MACHINE_CONFIG_INVALID');
  t.equal(await code(aConfig('cp', LOCKED_SECRET)), 'SECRETS_KEY_WRONG');
  t.equal(
    await code(aConfig('cp', BASE), { ...machine, configPatches: [LOCKED_SECRET] }),
    'SECRETS_KEY_WRONG',
  );
  t.equal(await code(aConfig('cp', 'a: [')), 'MACHINE_CONFIG_INVALID');
});
