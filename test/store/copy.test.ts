import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import type { MachineId } from '../../src/domain/machine.ts';
import { COPY_FILE } from '../../src/store/copy.ts';
import { openInventory } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { aMachine } from '../fakes/machines.ts';
import { assets, realInventory } from '../fakes/real-inventory.ts';

const filler = { tags: { filler: 'x'.repeat(4_000) } };

/** Two machines whose versions are raised together. */
const pair = [1, 2].map((number) => ({
  ...aMachine({ macs: [`52:54:00:00:00:0${number}`] }),
  ...{ id: `m_${number}` as MachineId },
}));

t.test('is the state of one moment, while changes go on and wait for nobody', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.transaction(async (inside) => {
    for (let number = 3; number < 2_003; number += 1) {
      const mac = `52:54:00:01:${(number >> 8).toString(16)}:${(number & 255).toString(16)}`;
      const macs = [mac.replaceAll(/\b(\w)\b/g, '0$1')];
      await inside.machines.save({
        ...aMachine({ macs }),
        ...filler,
        id: `m_${number}` as MachineId,
      });
    }
  });
  const write = (): Promise<unknown> =>
    inventory.transaction(async (inside) => {
      for (const machine of pair) await inside.machines.save(machine);
    });
  await write();
  const copied = new AbortController();
  const copying = inventory.copy().finally(() => {
    copied.abort();
  });
  let during = 0;
  while (!copied.signal.aborted) {
    await write();
    during += 1;
    await turn();
  }
  const { file, facts } = await copying;
  t.ok(during > 5, `${during} changes while it was copied`);
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.match(facts, { counts: { machines: 2_002 } });
  const copy = openSqlite(file, { readonly: true });
  t.teardown(() => copy.close());
  t.equal(copy.pragma('integrity_check', { simple: true }), 'ok');
  t.same(copy.pragma('foreign_key_check'), []);
  const versions = copy
    .prepare<[], { version: number }>("SELECT version FROM machines WHERE id IN ('m_1', 'm_2')")
    .all();
  t.equal(versions[0]?.version, versions[1]?.version, 'no half of a transaction');
  const now = await inventory.machines.find('m_1');
  t.ok((now?.version ?? 0) > (versions[0]?.version ?? 0), 'what came later is not in it');
  t.notOk(existsSync(`${file}-wal`), 'it is one file');
});

t.test('what a crash has left of a copy goes at the next start', async (t) => {
  const dataDir = t.testdir();
  for (const suffix of ['', '-wal', '-journal']) {
    writeFileSync(path.join(dataDir, `${COPY_FILE}${suffix}`), 'half');
  }
  await (await openInventory({ dataDir }, { assets })).close();
  t.notOk(existsSync(path.join(dataDir, COPY_FILE)));
  t.notOk(existsSync(path.join(dataDir, `${COPY_FILE}-wal`)));
});
