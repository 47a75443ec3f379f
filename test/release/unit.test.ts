/**
 * The systemd unit: what systemd itself says of it, without running it.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';

const file = path.join(import.meta.dirname, '../../packaging/systemd/rouse.service');
const exposureMax = 1.5;

const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const absent = analyze('--version').status !== 0 && 'systemd-analyze is not here';

t.test(`is exposed at most ${exposureMax}, of 10`, { skip: absent }, (t) => {
  const { stdout } = analyze('security', '--offline=true', '--no-pager', file);
  const found = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1];
  t.ok(found !== undefined && Number(found) <= exposureMax, `${found} in:\n${stdout}`);
  t.end();
});

t.test('has no line that systemd does not know', { skip: absent }, (t) => {
  // The program and its manual page are not installed here.
  const text = readFileSync(file, 'utf8').replaceAll(/^(Documentation=.*)$/gm, '');
  t.notMatch(text, 'Documentation');
  const { stderr } = analyze('verify', '--man=no', file);
  const complaints = stderr.split('\n').filter((line) => /rouse\.service:\d+/.test(line));
  t.same(complaints, []);
  t.end();
});
