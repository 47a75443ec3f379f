import t from 'tap';
import { terminal } from '../../fakes/terminal.ts';

t.test('says which Rouse, iPXE and Node.js these are', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout } = await run('version');
  t.match(stdout, /^rouse {5}1\.2\.3\nipxe {6}\d.+\nnode {6}\d.+\nplatform {2}\w+-\w+\n$/);
  t.equal(exit, 0);
  t.match(JSON.parse((await run('version', '--json')).stdout), { version: '1.2.3' });
  t.equal((await run('version', '-o', 'name')).stdout, '1.2.3\n');
  t.equal((await run('--version')).stdout, '1.2.3\n');
});

t.test('prints the licences, and where the source of iPXE is', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout } = await run('version', '--licences');
  t.equal(exit, 0);
  const lines = stdout.split('\n');
  t.equal(lines[0], '== Rouse, Apache-2.0 ==');
  t.match(lines[lines.indexOf('== iPXE, GPL-2.0-or-later ==') + 1], /^Source: .*ipxe/);
  t.ok(lines.some((line) => line.includes('GNU GENERAL PUBLIC LICENSE')));
  const names = await run('version', '--licences', '-o', 'name');
  t.match(names.stdout, 'iPXE, GPL-2.0-or-later\n');
});
