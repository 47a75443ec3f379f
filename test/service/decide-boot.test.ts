import t from 'tap';
import type { Decision } from '../../src/domain/boot-plan.ts';
import { RouseError } from '../../src/domain/errors.ts';
import type { ConfigName, MachineId, ProfileName, Sighting } from '../../src/domain/machine.ts';
import type { DecideBoot, Inventory } from '../../src/domain/ports.ts';
import type { ProfileSpec } from '../../src/domain/profile.ts';
import { LOCKED_SECRET } from '../../src/domain/secrets.ts';
import type { BootTokens } from '../../src/service/boot-tokens.ts';
import type { ConfigTokens } from '../../src/service/config-tokens.ts';
import { createChooser, type Chooser } from '../../src/service/chooser.ts';
import {
  createDecideBoot,
  createStillWaits,
  decideFor,
  explainFor,
} from '../../src/service/decide-boot.ts';
import type { DiskWays } from '../../src/service/disk-ways.ts';
import { aRuleBook, chooserOn } from '../fakes/chooser.ts';
import { brokenInventory } from '../fakes/broken-inventory.ts';
import { emptyInventory } from '../fakes/empty-inventory.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMac, aMachine, anAddress, aProfile, aSite } from '../fakes/machines.ts';
import { noDiskWays } from '../fakes/no-disk-ways.ts';
import { refusal } from '../fakes/refusal.ts';
import { aRule } from '../fakes/rules.ts';
import { NO_BOOT_TOKENS, NO_TOKENS } from '../fakes/config-tokens.ts';

const linux: ProfileSpec = {
  kind: 'linux',
  kernel: { kind: 'url', url: 'http://files.example/linux' },
  initrds: [],
  args: ['host=${machine.name}'],
};
const asking: Sighting = { mac: aMac('52:54:00:aa:00:01'), atMs: 1_000, hardware: {} };

/** What a decision is made from. */
function on(inventory: Inventory) {
  return { chooser: chooserOn(inventory), inventory };
}

interface Setup {
  readonly decide: DecideBoot;
  readonly sighted: Sighting[];
  readonly recorded: Sighting[];
}

function setup(
  inventory = emptyInventory(),
  {
    chooser = chooserOn(inventory),
    diskWays = noDiskWays,
    tokens = NO_TOKENS,
    bootTokens = NO_BOOT_TOKENS,
  }: {
    chooser?: Chooser;
    diskWays?: Pick<DiskWays, 'send' | 'forget'>;
    tokens?: Pick<ConfigTokens, 'issue'>;
    bootTokens?: Pick<BootTokens, 'issue'>;
  } = {},
): Setup {
  const [sighted, recorded]: [Sighting[], Sighting[]] = [[], []];
  const decide = createDecideBoot({
    ...{ chooser, inventory },
    diskWays,
    tokens,
    bootTokens,
    sightings: {
      sighted: (sighting) => void sighted.push(sighting),
      recordNow: async (sighting) => {
        recorded.push(sighting);
        return (await inventory.machines.recordSightings([sighting]))[0];
      },
    },
  });
  return { decide, sighted, recorded };
}

t.test('an unknown machine is recorded first, and boots its disk', async (t) => {
  const { decide, recorded, sighted } = setup();
  const decision = await decide(asking, aSite());
  t.match(decision, {
    kind: 'local-disk',
    reason: 'unknown-machine',
    machine: { macs: ['52:54:00:aa:00:01'], configured: false },
  });
  t.same([recorded.length, sighted.length], [1, 0]);
  const again = await decide(asking, aSite());
  t.match(again, { kind: 'local-disk', reason: 'unknown-machine' }, 'nobody decided since');
  t.same([recorded.length, sighted.length], [1, 1], 'and now it is only noted');
});

t.test('what the rest of Rouse knows reaches the command line', async (t) => {
  const machine = aMachine({ profile: 'debian-13', hardware: { arch: 'x86_64-efi' } });
  const talos = aProfile({
    kind: 'talos',
    version: 'v1.13.9',
    schematic: 'a'.repeat(64),
    platform: 'metal',
    delivery: 'proxy',
    args: [],
  });
  const inventory = fixedInventory({ machines: [machine], profiles: [talos] });
  const sources = { factoryCmdlineOf: () => 'talos.platform=metal from=factory' };
  const chooser = chooserOn(inventory);
  const decide = createDecideBoot({
    chooser,
    inventory,
    sightings: { sighted: () => undefined, recordNow: () => Promise.resolve(undefined) },
    diskWays: noDiskWays,
    sources,
    tokens: NO_TOKENS,
    bootTokens: NO_BOOT_TOKENS,
  });
  const expected = { kind: 'boot', plan: { args: ['talos.platform=metal', 'from=factory'] } };
  t.match(await decide(asking, aSite()), expected);
  t.match(await decideFor({ machine }, aSite(), { chooser, inventory, sources }), expected);
});

t.test('a machine gets addresses of its own where its profile needs some', async (t) => {
  const machine = aMachine({ name: 'node-1', profile: 'debian-13' });
  const withFiles = {
    ...aProfile({ ...linux, args: ['url=${files.url}/preseed.cfg', 'x=${callback.url}'] }),
    files: [{ path: 'preseed.cfg', text: '', template: true }],
  };
  const inventory = fixedInventory({ machines: [machine], profiles: [withFiles] });
  const issued: string[] = [];
  const issue: BootTokens['issue'] = (asks, { name }, { session }) => {
    issued.push(`${String(asks.name)} ${name} ${session}`);
    return Promise.resolve({ filesUrl: 'http://own/f', callbackUrl: 'http://own/c' });
  };
  const { decide } = setup(inventory, { bootTokens: { issue } });
  const mac = aMac('52:54:00:aa:00:01');
  const asker = { session: 's1', from: anAddress('10.0.0.9'), mac };
  t.match(await decide(asking, { ...aSite(), asking: asker }), {
    plan: { args: ['url=http://own/f/preseed.cfg', 'x=http://own/c'] },
  });
  t.same(issued, ['node-1 debian-13 s1']);
  const origin = aSite().bootOrigin;
  t.match(await decide(asking, aSite()), {
    plan: { args: [`url=${origin}/boot/answers/preview/preseed.cfg`, /callback\/preview$/] },
  });
  t.equal(issued.length, 1, 'none for whoever only looks');
});

t.test('a known machine boots what its profile says', async (t) => {
  const machine = aMachine({ name: 'node-1', profile: 'debian-13' });
  const { decide, sighted } = setup(
    fixedInventory({ machines: [machine], profiles: [aProfile(linux)] }),
  );
  t.match(await decide(asking, aSite()), {
    kind: 'boot',
    profile: 'debian-13',
    plan: { kind: 'linux', kernel: { url: 'http://files.example/linux' }, args: ['host=node-1'] },
  });
  t.same(sighted, [asking]);
});

t.test('every other answer is the local disk, with its reason', async (t) => {
  const site = aSite();
  const local = fixedInventory({ profiles: [aProfile({ kind: 'local' })] });
  const assigned = aMachine({ profile: 'debian-13' });
  t.match(await decideFor({ machine: aMachine({}) }, site, on(local)), {
    reason: 'no-profile',
  });
  t.match(await decideFor({ machine: assigned }, site, on(local)), {
    reason: 'profile-local',
  });
  t.match(await decideFor({ machine: assigned }, site, on(emptyInventory())), {
    reason: 'profile-missing',
  });
  const unconfigured = { ...aMachine({}), configured: false };
  t.match(await decideFor({ machine: unconfigured }, site, on(local)), {
    reason: 'unknown-machine',
  });
});

t.test('a profile that cannot be carried out fails with its error', async (t) => {
  const machine = aMachine({ profile: 'debian-13' });
  const inventory = fixedInventory({ machines: [machine], profiles: [aProfile(linux)] });
  t.match(await setup(inventory).decide(asking, aSite()), {
    kind: 'fail',
    profile: 'debian-13',
    error: { code: 'TEMPLATE_VALUE_MISSING' },
  });
});

t.test('a machine whose profile installs once boots its disk after that', async (t) => {
  const machine = aMachine({ name: 'n', profile: 'debian-13' });
  const profile = { ...aProfile(linux), install: 'once' } as const;
  const inventory = fixedInventory({ machines: [machine], profiles: [profile] });
  const { decide } = setup(inventory);
  t.match(await decide(asking, aSite()), { kind: 'boot' });
  const install = { profile: profile.name, state: 'handed-over', atMs: 1 } as const;
  await inventory.installs.save(machine.id, install);
  t.match(await decide(asking, aSite()), { kind: 'local-disk', reason: 'installed' });
  await inventory.installs.remove(machine.id);
  t.match(await decide(asking, aSite()), { kind: 'boot' });
});

t.test('a machine that is ignored boots its disk, whatever was decided before', async (t) => {
  const machine = { ...aMachine({ profile: 'debian-13' }), ignored: true } as const;
  const { decide } = setup(fixedInventory({ machines: [machine], profiles: [aProfile(linux)] }));
  t.match(await decide(asking, aSite()), { kind: 'local-disk', reason: 'ignored' });
});

t.test('an unknown machine waits where it shall, until it has, or somebody decides', async (t) => {
  const stranger = { ...aMachine({}), configured: false };
  const inventory = fixedInventory({ machines: [stranger] });
  const unknown = { policy: 'wait', waitSeconds: 60, menuSeconds: 15 } as const;
  const decided = (over: object = {}, policy: 'wait' | 'local' | 'ignore' = 'wait') =>
    decideFor({ machine: stranger, ...over }, aSite(), {
      ...on(inventory),
      unknown: { ...unknown, policy },
    });
  t.match(await decided(), { kind: 'wait', seconds: 60, machine: stranger });
  const local = { kind: 'local-disk', reason: 'unknown-machine' };
  t.match(await decided({ waited: true }), local);
  t.match(await decided({}, 'local'), local);
  t.match(await decided({}, 'ignore'), local);
  t.match(await decided({ machine: aMachine({}) }), { kind: 'local-disk', reason: 'no-profile' });
  let menus = 0;
  const entriesFor = () => Promise.resolve([]).finally(() => (menus += 1));
  const stillWaits = createStillWaits({ ...on(inventory), unknown, entriesFor });
  const from = anAddress('10.77.0.100');
  t.equal(await stillWaits(asking.mac, from, aSite()), true);
  t.equal(await stillWaits(aMac('52:54:00:aa:00:99'), from, aSite()), true, 'not written down yet');
  await inventory.machines.save(aMachine({}));
  t.equal(await stillWaits(asking.mac, from, aSite()), false);
  t.equal(menus, 0, 'symptom: every question of every machine read all profiles');
});

t.test('where Talos reports to us, it is installed once it has said so', async (t) => {
  const machine = aMachine({ profile: 'debian-13', hardware: { arch: 'x86_64-efi' } });
  const profile = { ...aProfile(talos), install: 'once' } as const;
  const inventory = fixedInventory({ machines: [machine], profiles: [profile] });
  const { decide } = setup(inventory);
  const reporting = { ...aSite(), reports: { events: '10.77.0.2:8091' } };
  const noted = (state: 'handed-over' | 'installed') =>
    inventory.installs.save(machine.id, { profile: profile.name, state, atMs: 1 });
  await noted('handed-over');
  t.match(await decide(asking, reporting), { kind: 'boot' }, 'it may wait in maintenance mode');
  t.match(await decide(asking, aSite()), { reason: 'installed' }, 'nobody hears its reports');
  await noted('installed');
  t.match(await decide(asking, reporting), { kind: 'local-disk', reason: 'installed' });
});

t.test('the way to the disk is chosen for known machines and new ones alike', async (t) => {
  const asked: string[] = [];
  const diskWays: Pick<DiskWays, 'send' | 'forget'> = {
    send: (machine, mac) => {
      asked.push(`send ${machine.hardware.arch ?? '?'} ${mac}`);
      return 'sanboot';
    },
    forget: (macs) => void asked.push(`forget ${macs.join(' ')}`),
  };
  const arm = { ...asking, hardware: { arch: 'arm64-efi' } } as const;
  const fresh = setup(emptyInventory(), { diskWays });
  t.match(await fresh.decide(arm, aSite()), { reason: 'unknown-machine', way: 'sanboot' });
  const assigned = aMachine({ profile: 'debian-13', name: 'n' });
  const known = setup(fixedInventory({ machines: [assigned], profiles: [aProfile(linux)] }), {
    diskWays,
  });
  await known.decide(arm, aSite());
  t.same(asked, ['send arm64-efi 52:54:00:aa:00:01', 'forget 52:54:00:aa:00:01']);
});

t.test('what the machine reports now counts before it is written down', async (t) => {
  const machine = aMachine({ name: 'n', profile: 'debian-13' });
  const profiles = [aProfile(linux, ['arm64-efi'])];
  const { decide } = setup(fixedInventory({ machines: [machine], profiles }));
  const bios = { ...asking, hardware: { arch: 'x86-bios' } } as const;
  t.match(await decide(bios, aSite()), { kind: 'fail', error: { code: 'PROFILE_ARCH_MISMATCH' } });
  const arm = { ...asking, hardware: { arch: 'arm64-efi' } } as const;
  t.match(await decide(arm, aSite()), { kind: 'boot' });
});

t.test(
  'an inventory that cannot be read is told, not mistaken for an unknown machine',
  async (t) => {
    const { decide, recorded } = setup(brokenInventory());
    t.equal((await refusal(decide(asking, aSite()))).code, 'STORE_UNUSABLE');
    t.same(recorded, []);
  },
);

const talos: ProfileSpec = {
  kind: 'talos',
  ...{ version: 'v1.13.9', schematic: 'a'.repeat(64), platform: 'metal', delivery: 'proxy' },
  config: 'cp' as ConfigName,
  args: [],
};
const armed = aMachine({ profile: 'debian-13', hardware: { arch: 'x86_64-efi' } });
const asker = { session: 's1', from: anAddress('10.77.0.9'), mac: aMac('52:54:00:aa:00:01') };

function argsOf(decision: Decision): string {
  return decision.kind === 'boot' && decision.plan.kind === 'linux'
    ? decision.plan.args.join(' ')
    : '';
}

t.test('a machine with a configuration is told an address of its own in each script', async (t) => {
  const inventory = fixedInventory({ machines: [armed], profiles: [aProfile(talos)] });
  const issued: unknown[] = [];
  const tokens: Pick<ConfigTokens, 'issue'> = {
    issue: (machine, asked) => {
      issued.push([machine.id, asked]);
      return Promise.resolve(`token-${issued.length}`);
    },
  };
  const { decide } = setup(inventory, { tokens });
  const site = { ...aSite(), asking: asker };
  const origin = 'talos.config=http://10.77.0.2:8080/boot/config/';
  t.match(argsOf(await decide(asking, site)), `${origin}token-1`);
  t.match(argsOf(await decide(asking, site)), `${origin}token-2`);
  t.same(issued, [
    [armed.id, { ...asker, site: aSite() }],
    [armed.id, { ...asker, site: aSite() }],
  ]);
  t.match(argsOf(await decide(asking, aSite())), `${origin}preview`, 'nobody asks');
  t.match(argsOf(await decideFor({ machine: armed }, aSite(), on(inventory))), `${origin}preview`);
  t.equal(issued.length, 2);
});

t.test('no token is made where there is no script to put it into', async (t) => {
  const never = { issue: () => Promise.reject(new Error('a token was made')) };
  const site = { ...aSite(), asking: asker };
  const plain = { ...talos };
  Reflect.deleteProperty(plain, 'config');
  for (const profile of [aProfile(plain), aProfile(talos, ['arm64-efi']), aProfile(linux)]) {
    const inventory = fixedInventory({ machines: [armed], profiles: [profile] });
    t.notMatch(
      argsOf(await setup(inventory, { tokens: never }).decide(asking, site)),
      'talos.config',
    );
  }
});

t.test('a machine that may not have a token does not boot the profile', async (t) => {
  const inventory = fixedInventory({ machines: [armed], profiles: [aProfile(talos)] });
  const refuse = {
    issue: () => Promise.reject(new RouseError('MACHINE_CONFIG_REFUSED', 'not this machine')),
  };
  const decision = await setup(inventory, { tokens: refuse }).decide(asking, {
    ...aSite(),
    asking: asker,
  });
  t.match(decision, { kind: 'fail', error: { code: 'MACHINE_CONFIG_REFUSED' } });
});

t.test('a sealed join token without its key fails this profile alone', async (t) => {
  const locked = aProfile({ ...talos, siderolinkApi: LOCKED_SECRET });
  const inventory = fixedInventory({ machines: [armed], profiles: [locked] });
  t.match(await decideFor({ machine: armed }, aSite(), on(inventory)), {
    ...{ kind: 'fail', error: { code: 'SECRETS_KEY_WRONG' } },
  });
});

t.test(
  'a rule decides where nobody has, and its arguments follow those of the profile',
  async (t) => {
    const rules = [
      aRule({ name: 'low', then: { args: ['host=low', 'net=${server.url}', 'quiet'] } }),
      aRule({ name: 'high', weight: 9, then: { profile: 'debian-13', args: ['-quiet', 'net=h'] } }),
    ];
    const machine = aMachine({ name: 'n', args: ['last=1'] });
    const inventory = fixedInventory({ machines: [machine], profiles: [aProfile(linux)] });
    const on = { chooser: chooserOn(inventory, rules), inventory };
    const decision = await decideFor({ machine }, aSite(), on);
    t.match(decision, { kind: 'boot', choice: { by: 'rule', rule: 'high' }, profile: 'debian-13' });
    t.equal(argsOf(decision), 'host=low net=h last=1');
    const own = { ...machine, profile: 'debian-13' as ProfileName };
    const given = await decideFor({ machine: own }, aSite(), on);
    t.match(given, { choice: { by: 'machine' } });
    t.equal(argsOf(given), argsOf(decision), 'also for a machine with a profile of its own');
    t.match(await explainFor({ machine }, aSite(), on), {
      ...{ decision: { kind: 'boot' }, machine: { name: 'n' } },
      rules: [{ verdict: 'chosen' }, { verdict: 'adds' }],
    });
  },
);

t.test('what a rule installs is installed once, whatever rules come later', async (t) => {
  const machine = aMachine({ name: 'n' });
  const profile = { ...aProfile(linux), install: 'once' } as const;
  const inventory = fixedInventory({ machines: [machine], profiles: [profile] });
  const on = { chooser: chooserOn(inventory, [aRule()]), inventory };
  t.match(await decideFor({ machine }, aSite(), on), { kind: 'boot' });
  const other = { profile: 'other' as ProfileName, state: 'installed', atMs: 1 } as const;
  await inventory.installs.save(machine.id, other);
  t.match(await decideFor({ machine }, aSite(), on), { reason: 'installed' });
});

t.test(
  'an unknown machine that a rule is about boots at its first ask, with its place',
  async (t) => {
    const inventory = fixedInventory({ profiles: [aProfile(linux)] });
    const rules = aRuleBook([
      aRule({
        when: { unknown: true, subnet: '10.77.0.0/24' },
        then: { profile: 'debian-13', max_machines: 1 },
      }),
    ]);
    const chooser = createChooser({ inventory, rules });
    const { decide } = setup(inventory, { chooser });
    const site = { ...aSite(), from: asker.from };
    t.match(await decide(asking, aSite()), { reason: 'unknown-machine' }, 'nobody says whence');
    const looked = await decide(asking, site);
    t.match([looked.kind, rules.taken(aRule().name)], ['fail', 0], 'who only looks takes no place');
    const named = { ...asking, mac: aMac('52:54:00:aa:00:02') };
    await inventory.machines.save({
      ...{ ...aMachine({ name: 'x', macs: [named.mac] }), id: 'm_x' as MachineId },
      configured: false,
    });
    const booting = { ...site, asking: { ...asker, mac: named.mac } };
    t.match(await decide(asking, { ...site, asking: asker }), { kind: 'fail' }, 'it has no name');
    t.equal(rules.taken(aRule().name), 0, 'and so it keeps no place');
    t.match(await decide(named, booting), { kind: 'boot', choice: { by: 'rule' } });
    t.equal(rules.taken(aRule().name), 1);
    t.match(await decide(asking, { ...site, asking: asker }), { reason: 'unknown-machine' });
  },
);
