import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { node1, stranger } from '../../fakes/resources.ts';
import { terminal } from '../../fakes/terminal.ts';

const ROUTES = { 'GET /api/v1/machines': { body: { items: [node1, stranger] } } };

t.test('offers machines by name, or by their address without colons', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  const { exit, stdout } = await run('__complete', '--', 'script', '');
  t.equal(stdout, 'node-1\n52-54-00-aa-00-01\n');
  t.equal(exit, 0);
  t.equal(
    (await run('__complete', '--', 'machines', 'set', 'node-1', '--no-')).stdout.length > 0,
    true,
  );
});

t.test('offers no names without a server, and opens no inventory for them', async (t) => {
  const { exit, stdout } = await terminal(t).run('__complete', '--', 'script', '');
  t.equal(stdout, '');
  t.equal(exit, 6);
});

t.test('the script for bash completes what this program offers', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout: script } = await run('completion', 'bash');
  t.equal(exit, 0);
  const folder = t.testdir({
    // Stands in for the program: shows what it is asked.
    rouse: '#!/bin/sh\nprintf "%s\\n" "$#" "$@"\n',
    'rouse.bash': script,
  });
  execFileSync('chmod', ['+x', path.join(folder, 'rouse')]);
  writeFileSync(
    path.join(folder, 'press-tab.bash'),
    `source ${folder}/rouse.bash
     COMP_WORDS=(${folder}/rouse machines sh ignored); COMP_CWORD=2
     _rouse; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p rouse`,
  );
  const offered = execFileSync('bash', [path.join(folder, 'press-tab.bash')], { encoding: 'utf8' });
  t.equal(offered, '4\n__complete\n--\nmachines\nsh\ncomplete -o default -F _rouse rouse\n');
});

/** A folder with the script and a program that answers each press of Tab with what it was asked. */
async function shellFolder(t: Test, shell: 'zsh' | 'fish'): Promise<string> {
  const { exit, stdout } = await terminal(t).run('completion', shell);
  t.equal(exit, 0);
  return t.testdir({ _rouse: stdout, asked: '', 'press-tab': '', bin: {} });
}

function missing(t: Test, shell: string): boolean {
  if (spawnSync(shell, ['--version']).status === 0) return false;
  if (process.env['CI']) t.fail(`needs ${shell}`);
  else t.pass('not tried', { skip: `needs ${shell}` });
  return true;
}

function standIn(folder: string, ...lines: readonly string[]): string {
  const program = path.join(folder, 'bin', 'rouse');
  const asked = `for word; do printf '%s.' "$word"; done >>'${folder}/asked'\n`;
  writeFileSync(program, `#!/bin/sh\n${asked}${lines.map((line) => `echo '${line}'\n`).join('')}`);
  execFileSync('chmod', ['+x', program]);
  return program;
}

t.test('the script for zsh completes what this program offers', async (t) => {
  if (missing(t, 'zsh')) return;
  const folder = await shellFolder(t, 'zsh');
  const program = standIn(folder, 'show', 'shown');
  // The functions of zsh's completion stand in for a terminal in which somebody presses Tab.
  const offered = execFileSync(
    'zsh',
    [
      ...['-f', '-c'],
      `compdef() { print "compdef $*" }; compadd() { print -- "compadd $*" }; _files() { print files }
       source ${folder}/_rouse
       words=(${program} machines sh ignored); CURRENT=3; _rouse
       words=(${program} machines ''); CURRENT=3; _rouse
       rm ${program}; _rouse`,
    ],
    { encoding: 'utf8' },
  );
  t.equal(offered, 'compdef _rouse rouse\ncompadd -- show shown\ncompadd -- show shown\nfiles\n');
  t.equal(
    readFileSync(path.join(folder, 'asked'), 'utf8'),
    '__complete.--.machines.sh.__complete.--.machines..',
  );
  const loaded = execFileSync(
    'zsh',
    [
      ...['-f', '-c'],
      `autoload -Uz compinit; fpath=(${folder} $fpath)
       compinit -D -u; print $_comps[rouse]`,
    ],
    { encoding: 'utf8' },
  );
  t.equal(loaded, '_rouse\n', 'zsh finds it in a folder of its own');
});

t.test('the script for fish completes what this program offers', async (t) => {
  if (missing(t, 'fish')) return;
  const folder = await shellFolder(t, 'fish');
  standIn(folder, 'show', 'shown');
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder };
  const press = (line: string): string =>
    execFileSync(
      'fish',
      [
        ...['--no-config', '-c'],
        `set PATH ${folder}/bin $PATH; source ${folder}/_rouse; complete -C '${line}'`,
      ],
      { encoding: 'utf8', env, cwd: folder },
    );
  t.equal(press('rouse machines sh'), 'show\nshown\n');
  t.equal(readFileSync(path.join(folder, 'asked'), 'utf8'), '__complete.--.machines.sh.');
  standIn(folder);
  t.match(press('rouse apply -f pre'), /^press-tab/, 'files where nothing is offered');
});

t.test('knows no other shell', async (t) => {
  const { exit, stderr } = await terminal(t).run('completion', 'tcsh');
  t.equal(exit, 2);
  t.match(stderr, /Allowed choices are bash, zsh, fish/);
});
