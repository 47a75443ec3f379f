/** `--wait`, and `watch` begun in the middle of a boot, beside a running server. */
import { execFileSync, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { rouseProgram } from '../fakes/rouse-program.ts';
import { servedProcess, type ServedProcess } from '../fakes/served-process.ts';

const MAC = '52:54:00:aa:00:01';
const PROFILE = `kind: profile
name: rescue
linux: { kernel: "http://files.example/linux" }
`;

function begin(t: Test, { dataDir }: ServedProcess, words: readonly string[]) {
  const command = rouseProgram(...words, '--data-dir', dataDir);
  const child = spawn(...command, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => child.kill('SIGKILL'));
  let stdout = '';
  child.stdout.on('data', (text) => (stdout += String(text)));
  return {
    stdout: () => stdout,
    async until(text: string) {
      while (!stdout.includes(text)) await pause(20);
    },
    exit: new Promise<number | null>((resolve) => child.once('close', resolve)),
  };
}

/** The script that the machine is given, and the session in it. */
async function script({ boot }: ServedProcess): Promise<{ text: string; beacon: string }> {
  const text = await (await fetch(`${boot}/boot/next?mac=${MAC}`)).text();
  const [, beacon = ''] = /(\/boot\/beacon\/[^/\s]+\/)/.exec(text) ?? [];
  return { text, beacon: boot + beacon };
}

t.test(
  'a machine that waits is adopted, and the command ends when it was handed over',
  async (t) => {
    const server = await servedProcess(t);
    const apply = rouseProgram('apply', '-f', '-', '--data-dir', server.dataDir);
    execFileSync(...apply, { input: PROFILE });
    t.match((await script(server)).text, '/boot/wait/', 'nobody decided about it');

    const early = begin(t, server, ['watch', MAC, '--until', 'booted']);
    await early.until('unknown machine');

    const words = ['machines', 'adopt', MAC, '--name', 'node-1', '--profile', 'rescue', '--wait'];
    const adopting = begin(t, server, words);
    await adopting.until('node-1 adopted; boots rescue\n');
    await adopting.until('adopted by');
    const { text, beacon } = await script(server);
    t.match(text, 'http://files.example/linux');

    const middle = begin(t, server, ['watch', 'node-1', '--until', 'booted']);
    await middle.until('given the script of rescue');
    await fetch(`${beacon}handoff`);
    t.same([await adopting.exit, await middle.exit, await early.exit], [0, 0, 0]);
    t.match(adopting.stdout(), /^node-1 adopted; boots rescue\n(?:.*\n)*.*handed over/);

    const metrics = await (await fetch(`${server.admin}/metrics`)).text();
    t.match(metrics, '\nrouse_boots_total{outcome="handoff"} 1\n');
    t.match(metrics, '\nrouse_boots_total{outcome="failed"} 0\n');
    t.match(metrics, '\nrouse_boot_duration_seconds_count 1\n');
    t.match(metrics, '\nrouse_boot_stage_duration_seconds_count{stage="script"} 1\n');
    const kinds = ['--kind', 'boot.beacon', '--kind', 'boot.ended'];
    const told = rouseProgram('events', ...kinds, '--data-dir', server.dataDir);
    const events = execFileSync(...told, { encoding: 'utf8' });
    t.match(events, /handed over to the kernel\n.* the boot is over after .*: handed over\n$/);

    const steps = (shown: string): string[] =>
      shown
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(33));
    t.match(steps(middle.stdout())[0], /given the script that waits|unknown machine|is new/);
    const all = steps(middle.stdout());
    t.same(all, [...new Set(all)], 'none twice');
    t.same(all.slice(-1), ['everything loaded, handed over to the kernel']);
  },
);
