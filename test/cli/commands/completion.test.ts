import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
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

t.test('knows no other shell yet', async (t) => {
  const { exit, stderr } = await terminal(t).run('completion', 'fish');
  t.equal(exit, 2);
  t.match(stderr, /Allowed choices are bash/);
});
