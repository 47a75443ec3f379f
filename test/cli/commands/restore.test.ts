import t, { type Test } from 'tap';
import type { KeyMatch, Recovery, RestoreReport } from '../../../src/domain/recovery.ts';
import { EXIT } from '../../../src/domain/exit.ts';
import { NOW, terminal, type Terminal, type TerminalOptions } from '../../fakes/terminal.ts';

const HOUR_MS = 3_600_000;

const found: RestoreReport = {
  manifest: {
    ...{ version: '1.2.3', madeAtMs: NOW - 2 * HOUR_MS, schema: 17, counts: { machines: 3 } },
    assets: [],
    database: { sizeBytes: 1, sha256: '0'.repeat(64) },
  },
  ...{ restored: false, key: 'fits', assetsMissing: 0, filesMissing: [], forgotten: {} },
  installsKept: 0,
};

interface Scene extends Terminal {
  readonly asked: string[];
  readonly restored: string[];
}

function scene(
  t: Test,
  report: Partial<RestoreReport> & { readonly replaces?: boolean } = {},
  io: TerminalOptions['io'] = {},
): Scene {
  const restored: string[] = [];
  const asked: string[] = [];
  const { replaces = true, ...more } = report;
  const recovery = {
    async restore(file: string, confirm: Parameters<Recovery['restore']>[1]) {
      const seen = { ...found, ...more };
      if (!(await confirm({ ...seen, replaces }))) return seen;
      restored.push(file);
      return { ...seen, restored: true, ...(replaces && { former: '/data/rouse.db.before-x' }) };
    },
  } as Recovery;
  const answer = io.ask;
  const ask = answer && {
    ask(question: string) {
      asked.push(question);
      return answer(question);
    },
  };
  const made = terminal(t, { io: { ...io, ...ask }, deps: { recoveryOf: () => recovery } });
  return { ...made, asked, restored };
}

t.test('asks before an inventory is replaced, and not where there is none', async (t) => {
  const replace = scene(t, {}, { ask: () => Promise.resolve('replace') });
  const { exit, stdout } = await replace.run('restore', 'a.tar');
  t.match([exit, stdout], [0, /^Restored: the inventory of 2 h ago, with 3 machines\.\n/]);
  t.match(stdout, 'The former database: /data/rouse.db.before-x');
  t.match([replace.asked.length, replace.restored], [1, [/a\.tar$/]]);
  const no = scene(t, {}, { ask: () => Promise.resolve('y') });
  t.match(await no.run('restore', 'a.tar'), { exit: EXIT.usage, stderr: /nothing was changed/ });
  t.same(no.restored, []);
  const fresh = scene(t, { replaces: false });
  t.equal((await fresh.run('restore', 'a.tar')).exit, 0);
  t.equal(fresh.restored.length, 1);
});

t.test('where nobody can be asked it wants --yes', async (t) => {
  const { run, restored } = scene(t);
  t.match(await run('restore', 'a.tar'), { exit: EXIT.usage, stderr: /say --yes/ });
  t.same(restored, []);
  t.equal((await run('restore', 'a.tar', '--yes')).exit, 0);
  t.equal(restored.length, 1);
});

t.test('--check changes nothing and asks nothing', async (t) => {
  const { run, restored, asked } = scene(t, {}, { ask: () => Promise.resolve('replace') });
  const { exit, stdout } = await run('restore', 'a.tar', '--check');
  t.match([exit, stdout], [0, /^Can be restored: /]);
  t.same([restored, asked], [[], []]);
});

t.test('says what is not as it was', async (t) => {
  const { run } = scene(t, {
    ...{ assetsMissing: 2, filesMissing: ['/srv/linux'], installsKept: 1 },
    forgotten: { boot_tokens: 2, orders: 1 },
  });
  const { stdout } = await run('restore', 'a.tar', '--yes');
  t.match(stdout, 'Left out: tokens, sessions and orders of the past (3).');
  t.match(stdout, '1 machine installed since the backup');
  t.match(stdout, '2 fetched files not here');
  t.match(stdout, '1 file of images not here, such as /srv/linux');
});

t.test('warns of a key that does not open the secrets', async (t) => {
  const words: readonly (readonly [KeyMatch, RegExp])[] = [
    ['fits', /^$/],
    ['not-needed', /^$/],
    ['other', /another one: secrets stay locked/],
    ['missing', /no key here: secrets stay locked/],
    ['unreadable', /cannot be used/],
  ];
  for (const [key, said] of words) {
    const { run } = scene(t, { key });
    t.match((await run('restore', 'a.tar', '--yes')).stderr, said, key);
  }
});
