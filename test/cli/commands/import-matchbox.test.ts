import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { openLocalApi } from '../../../src/assemble-admin.ts';
import { MATCHBOX, writeMatchbox } from '../../fakes/matchbox.ts';
import { terminal } from '../../fakes/terminal.ts';

const ASSETS = ['--assets', 'image:old'];

function beside(t: Test, files = MATCHBOX) {
  const env = { ROUSE_SECRETS_KEY_FILE: path.join(t.testdir(), 'secret.key') };
  const made = terminal(t, { deps: { openLocalApi }, io: { isTty: false, env } });
  writeMatchbox(path.join(made.dataDir, 'box'), files);
  const folder = path.join(made.dataDir, 'images/old/flatcar/1.2.3');
  mkdirSync(folder, { recursive: true });
  for (const name of ['vmlinuz', 'image.cpio.gz', 'root.img']) {
    writeFileSync(path.join(folder, name), name);
  }
  return made;
}

t.test('what it prints is accepted by apply, and says the same as what it declares', async (t) => {
  const { run, dataDir } = beside(t);
  const printed = await run('import', 'matchbox', 'box', ...ASSETS, '--print');
  t.equal(printed.exit, 0, printed.stderr);
  t.match(printed.stderr, 'groups/rescue.json  selector region is a tag now');
  writeFileSync(path.join(dataDir, 'box.yaml'), printed.stdout);
  const tried = await run('apply', '-f', 'box.yaml', '--dry-run', '--json');
  t.equal(tried.exit, 0, tried.stderr);
  t.match(JSON.parse(tried.stdout), { changes: { length: 7 } });

  const planned = await run('import', 'matchbox', 'box', ...ASSETS, '--dry-run');
  t.match(planned.stdout, /created +profile +rescue-disk/);
  t.match(planned.stdout, '\n7 would change\n  profiles/Rescue_Disk.json  profile Rescue_Disk');
  t.match(JSON.parse((await run('profiles', 'list', '--json')).stdout), { items: [] });

  const made = await run('import', 'matchbox', 'box', ...ASSETS, '--json');
  t.match(JSON.parse(made.stdout), { dry_run: false, warnings: [{}, {}, {}] });
  const after = await run('apply', '-f', 'box.yaml', '--dry-run');
  t.match(after.stdout, /^no changes \(7 resources checked\)/, 'both ways lead to the same');
});

t.test('machines boot what matchbox would have given them', async (t) => {
  const { run, dataDir } = beside(t);
  const made = await run('import', 'matchbox', 'box', ...ASSETS);
  t.equal(made.exit, 0, made.stderr);
  const boots = async (...words: string[]): Promise<unknown> =>
    JSON.parse((await run('explain', ...words, '--json')).stdout);
  t.match(await boots('node1'), { profile: 'worker', rule: 'node1' });
  const other = 'kind: machine\nname: other\nmacs: ["52:54:00:aa:00:09"]\n';
  writeFileSync(path.join(dataDir, 'other.yaml'), `${other}hardware: {arch: x86_64-efi}\n`);
  await run('apply', '-f', 'other.yaml');
  t.match(await boots('other'), { profile: 'worker', rule: 'default' });
  await run('machines', 'set', 'other', '--tag', 'region=lab');
  t.match(await boots('other'), { profile: 'rescue-disk', rule: 'rescue' });
  t.match((await run('machines', 'show', 'node1')).stdout, /etcd_name=node1/);
});

t.test('a machine that was declared is left as it is, and its name to it', async (t) => {
  const { run, dataDir } = beside(t);
  writeFileSync(
    path.join(dataDir, 'own.yaml'),
    'kind: machine\nname: mine\nmacs: ["52:54:00:aa:00:01"]\ntags: {a: b}\n',
  );
  await run('apply', '-f', 'own.yaml');
  const made = await run('import', 'matchbox', 'box', ...ASSETS);
  t.match(made.stdout, /52:54:00:aa:00:01 {2}is declared already; left as it is\n/);
  t.match((await run('machines', 'show', 'mine')).stdout, 'a=b');

  const second = beside(t);
  writeFileSync(
    path.join(second.dataDir, 'own.yaml'),
    'kind: machine\nname: node1\nmacs: ["52:54:00:aa:00:07"]\n',
  );
  await second.run('apply', '-f', 'own.yaml');
  const unnamed = await second.run('import', 'matchbox', 'box', ...ASSETS);
  t.match(unnamed.stdout, '52:54:00:aa:00:01  gets no name: node1 is another machine');
  t.equal((await second.run('machines', 'show', '52:54:00:aa:00:01')).exit, 0);
});

t.test('a mistake anywhere is told with its file, and nothing is declared', async (t) => {
  const { run } = beside(t, { ...MATCHBOX, 'groups/x.json': '{"profile": "none"}' });
  const failed = await run('import', 'matchbox', 'box', ...ASSETS);
  t.equal(failed.exit, 2);
  t.match(failed.stderr, 'error[IMPORT_INVALID]: What is imported has mistakes\n');
  t.match(failed.stderr, '  groups/x.json  names profile "none": there is no such file');
  t.match(JSON.parse((await run('profiles', 'list', '--json')).stdout), { items: [] });
  const where = await run('import', 'matchbox', 'box', '--assets', 'ftp://x');
  t.equal(where.exit, 2);
  t.match(where.stderr, 'expected --assets with a URL or image:NAME, found "ftp://x"');
  const url = beside(t);
  const printed = await url.run(
    'import',
    'matchbox',
    'box',
    '--assets',
    'http://a.example/b',
    '--print',
  );
  t.match(printed.stdout, 'kernel: "http://a.example/b/flatcar/1.2.3/vmlinuz"');
});
