import t from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import type { PruneScope, PlannedChange } from '../../src/domain/use-cases.ts';
import { pruneDigest } from '../../src/schema/prune-digest.ts';
import { aMac } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases, type UseCases } from '../fakes/use-cases.ts';

const machine = (number: number, more: string): string =>
  `kind: machine\nname: node-${number}\nmacs: ["52:54:00:aa:00:0${number}"]\n${more}\n`;
const profile = (name: string): string => `kind: profile\nname: ${name}\nlocal: {}\n`;
const stream = (...documents: readonly string[]): string => documents.join('---\n');

async function pruned(
  { apply }: UseCases,
  text: string,
  more: { readonly scope: PruneScope; readonly dryRun?: boolean },
): Promise<readonly PlannedChange[]> {
  const { scope, dryRun = false } = more;
  const changes = await apply(text, { source: 'm.yaml', dryRun, prune: scope });
  return changes.filter(({ change }) => change === 'deleted');
}

async function names({ inventory }: UseCases): Promise<readonly (string | undefined)[]> {
  const machines = await inventory.machines.list({ limit: 9 });
  const profiles = await inventory.profiles.list({ limit: 9 });
  return [...machines.items, ...profiles.items].map(({ name }) => name);
}

const MANIFEST = stream(
  profile('disk'),
  profile('old'),
  machine(1, 'tags: {rack: a1, role: worker}'),
  machine(2, 'tags: {rack: a1}\nboot: {profile: old}'),
  machine(3, 'tags: {rack: b2}'),
);

t.test('machines with the tag that the manifest does not hold go, and no others', async (t) => {
  const cases = await useCases(t);
  await cases.applied(MANIFEST);
  const scope: PruneScope = { kinds: ['machine'], tags: { rack: 'a1' } };
  const [gone, ...others] = await pruned(cases, machine(1, 'tags: {rack: a1}'), { scope });
  t.match(gone, { kind: 'machine', name: 'node-2', change: 'deleted', fields: [] });
  t.match(gone?.details, [
    { field: '/macs', before: ['52:54:00:aa:00:02'] },
    { field: '/tags/rack', before: 'a1' },
    { field: '/boot/profile', before: 'old' },
  ]);
  t.same(others, []);
  t.same(await names(cases), ['node-1', 'node-3', 'disk', 'old']);
});

t.test(
  'a machine of the manifest stays although it is called or tagged otherwise now',
  async (t) => {
    const cases = await useCases(t);
    await cases.applied(MANIFEST);
    const scope: PruneScope = { kinds: ['machine'], tags: {} };
    const renamed = 'kind: machine\nname: other\nmacs: ["52:54:00:aa:00:01"]\n';
    const gone = await pruned(cases, renamed, { scope });
    t.same(
      gone.map(({ name }) => name),
      ['node-2', 'node-3'],
    );
    t.same(await names(cases), ['other', 'disk', 'old']);
  },
);

t.test('nothing goes that was not in the plan somebody said yes to', async (t) => {
  const cases = await useCases(t);
  await cases.applied(MANIFEST);
  const scope: PruneScope = { kinds: ['machine'], tags: { rack: 'a1' } };
  const plan = await pruned(cases, machine(1, 'tags: {rack: a1}'), { scope, dryRun: true });
  const confirmed = { ...scope, confirmed: pruneDigest(plan) };
  await cases.applied(machine(4, 'tags: {rack: a1}'));
  const late = pruned(cases, machine(1, 'tags: {rack: a1}'), { scope: confirmed });
  t.equal((await refusal(late)).code, 'VERSION_STALE');
  t.equal((await names(cases)).length, 6, 'and nothing was changed');
  await cases.inventory.machines.remove((await cases.inventory.machines.find('node-4'))!.id);
  const gone = await pruned(cases, machine(1, 'tags: {rack: a1}'), { scope: confirmed });
  t.match(gone, [{ name: 'node-2' }]);
});

t.test('machines that were only seen are never pruned', async (t) => {
  const cases = await useCases(t);
  const { inventory } = cases;
  await inventory.machines.recordSightings([
    { mac: aMac('52:54:00:aa:00:99'), atMs: 5, hardware: {} },
  ]);
  t.same(await pruned(cases, '', { scope: { kinds: ['machine'], tags: {} } }), []);
});

t.test('a dry run says what would go and keeps it', async (t) => {
  const cases = await useCases(t);
  await cases.applied(MANIFEST);
  const scope: PruneScope = { kinds: ['machine', 'profile'], tags: {} };
  const gone = await pruned(cases, '', { scope, dryRun: true });
  t.same(
    gone.map(({ kind, name }) => `${kind} ${name}`),
    ['machine node-1', 'machine node-2', 'machine node-3', 'profile disk', 'profile old'],
  );
  t.equal((await names(cases)).length, 5);
});

t.test('a profile that an order names is not pruned', async (t) => {
  const cases = await useCases(t);
  await cases.applied(MANIFEST);
  await cases.orders.place('node-1', { profile: 'disk' as ProfileName, askedBy: 'api' });
  const kept = profile('old');
  const error = await refusal(pruned(cases, kept, { scope: { kinds: ['profile'], tags: {} } }));
  t.match(error, { code: 'PROFILE_IN_USE', detail: 'an order has node-1 boot disk' });
});

t.test('symptom: a profile in use was pruned — it stays, and so does all the rest', async (t) => {
  const cases = await useCases(t);
  await cases.applied(MANIFEST);
  const kept = profile('new');
  const error = await refusal(pruned(cases, kept, { scope: { kinds: ['profile'], tags: {} } }));
  t.match(error, { code: 'PROFILE_IN_USE', detail: /1 machine\(s\) have old/ });
  t.same(await names(cases), ['node-1', 'node-2', 'node-3', 'disk', 'old'], 'nothing was changed');
});
