/**
 * Kills a restore, and a backup, with SIGKILL at the calls that change names and bytes, on the real
 * disk: what opens afterwards is the one inventory or the other, whole, and a restore that was cut
 * off can be asked for again. Some calls each time; all of them with ROUSE_SWEEP=1.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { Machine, MachineId } from '../../src/domain/machine.ts';
import { withBackup } from '../../src/backup/read-backup.ts';
import { openInventory } from '../../src/store/open.ts';
import { backupFile } from '../fakes/backups.ts';
import { ownFolder } from '../fakes/folder.ts';
import { killedAt, type KillPoint } from '../fakes/killed-at.ts';
import { aMachine } from '../fakes/machines.ts';
import { rouseProgram } from '../fakes/rouse-program.ts';
import { assets } from '../fakes/real-inventory.ts';

if (spawnSync('strace', ['-V']).error && process.env['CI']) t.fail('strace is not installed');

/** Machines `kind-0` to `kind-49`, all of one kind or it is a mixture. */
const machines = (kind: string): readonly Machine[] =>
  Array.from({ length: 50 }, (_, number) => ({
    ...aMachine({ name: `${kind}-${number}`, macs: [`52:54:00:00:00:${10 + number}`] }),
    ...{ id: `m_${number}` as MachineId, tags: { filler: 'x'.repeat(3_000) } },
  }));

async function inventoryOf(dataDir: string, kind: string) {
  const inventory = await openInventory({ dataDir }, { assets });
  await inventory.transaction(async (inside) => {
    for (const machine of machines(kind)) await inside.machines.save(machine);
  });
  return inventory;
}

/** Which inventory is there: one kind of machines, all fifty. */
async function kindIn(dataDir: string): Promise<string> {
  const inventory = await openInventory({ dataDir }, { assets });
  const { items } = await inventory.machines.list({ limit: 100 });
  await inventory.close();
  const kinds = new Set(items.map(({ name }) => name?.split('-')[0]));
  return `${items.length} ${[...kinds].join('+')}`;
}

/** A data directory as a killed server leaves it, with its log, and a backup of another inventory. */
async function scene(t: Test): Promise<{ template: string; backup: string }> {
  const folder = ownFolder(t);
  const [other, template] = [path.join(folder, 'other'), path.join(folder, 'data')];
  const source = await inventoryOf(other, 'new');
  const backup = await backupFile(t, source);
  await source.close();
  const live = path.join(folder, 'live');
  const running = await inventoryOf(live, 'old');
  cpSync(live, template, { recursive: true });
  await running.close();
  t.ok(existsSync(path.join(template, 'rouse.db-wal')), 'with a log');
  return { template, backup };
}

const SWEEP = process.env['ROUSE_SWEEP'] === '1';

const points = (call: KillPoint['call'], nths: readonly number[]): KillPoint[] =>
  nths.map((nth) => ({ call, nth }));

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, at) => at + 1);

const RESTORE_KILLS = SWEEP
  ? [
      ...points('rename', upTo(4)),
      ...points('fsync', upTo(14)),
      ...points('pwrite64', upTo(12)),
      ...points('unlink', upTo(10)),
    ]
  : [...points('rename', [2, 4]), ...points('fsync', [3, 8]), ...points('pwrite64', [4])];

const BACKUP_KILLS = SWEEP
  ? [
      ...points('pwrite64', upTo(30)),
      ...points('fsync', upTo(6)),
      ...points('write', upTo(6)),
      ...points('rename', [1, 2]),
    ]
  : [...points('pwrite64', [20]), ...points('fsync', [2])];

t.test('a restore that is killed anywhere leaves one inventory, and can go on', async (t) => {
  const { template, backup } = await scene(t);
  const found = new Map<string, number>();
  for (const point of RESTORE_KILLS) {
    const dataDir = path.join(ownFolder(t), 'data');
    cpSync(template, dataDir, { recursive: true });
    const words = ['restore', backup, '--yes', '--data-dir', dataDir];
    const ended = killedAt(words, point);
    const where = `${point.call} ${point.nth}: ${ended}`;
    const kind = await kindIn(dataDir);
    t.match(kind, ended === 'done' ? /^50 new$/ : /^50 (old|new)$/, where);
    t.same(leftovers(dataDir), [], `${where} leaves nothing behind`);
    found.set(`${ended}, ${kind}`, (found.get(`${ended}, ${kind}`) ?? 0) + 1);
    if (kind === '50 new') {
      const [former] = readdirSync(dataDir).filter((name) => /\.before-[0-9TZ-]+$/.test(name));
      const aside = path.join(ownFolder(t), 'aside');
      cpSync(path.join(dataDir, former ?? ''), path.join(aside, 'rouse.db'));
      const log = path.join(dataDir, `${former}-wal`);
      if (existsSync(log)) cpSync(log, path.join(aside, 'rouse.db-wal'));
      t.equal(await kindIn(aside), '50 old', `${where}: the former one is whole`);
      continue;
    }
    t.equal(spawnSync(...rouseProgram(...words)).status, 0);
    t.equal(await kindIn(dataDir), '50 new', `${where}: restored the second time`);
  }
  t.comment(JSON.stringify([...found]));
  t.ok((found.get('killed, 50 old') ?? 0) >= 2, 'killed before it was decided');
  t.ok((found.get('killed, 50 new') ?? 0) >= 1, 'killed after it was decided');
});

function leftovers(dataDir: string): readonly string[] {
  const passing = /^rouse\.(restore|db\.(restored|copy))/;
  return readdirSync(dataDir).filter((name) => passing.test(name));
}

t.test('a backup that is killed anywhere has its name whole, or not', async (t) => {
  const { template } = await scene(t);
  const former = 'the backup of yesterday';
  let killed = 0;
  for (const point of BACKUP_KILLS) {
    const dataDir = path.join(ownFolder(t), 'data');
    cpSync(template, dataDir, { recursive: true });
    const file = path.join(dataDir, '..', 'daily.tar');
    writeFileSync(file, former);
    const ended = killedAt(['backup', file, '--force', '--data-dir', dataDir], point);
    if (ended === 'killed') killed += 1;
    const isWhole = readFileSync(file, 'utf8') !== former;
    if (isWhole) {
      const read = withBackup(file, ({ manifest }) => Promise.resolve(manifest.counts));
      t.match(await read, { machines: 50 }, `${point.call} ${point.nth}: ${ended}`);
    }
    t.ok(isWhole || ended === 'killed', `${point.call} ${point.nth}: ${ended}`);
    t.equal(await kindIn(dataDir), '50 old', 'the inventory is as it was');
    t.same(leftovers(dataDir), []);
  }
  t.ok(killed >= 2, `${killed} were killed`);
});
