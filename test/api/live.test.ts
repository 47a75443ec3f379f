/** Events of a running server, heard through its socket by foreign programs. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { curlStream } from '../fakes/curl-stream.ts';
import { rouseProgram } from '../fakes/rouse-program.ts';
import { servedProcess } from '../fakes/served-process.ts';

interface Told {
  readonly seq: number;
  readonly kind: string;
  readonly mac?: string;
}

const MAC = '52:54:00:aa:00:01';

t.test(
  'a machine that asks for its script is heard of at once, and the stream ends well',
  async (t) => {
    const server = await servedProcess(t);
    const reader = await curlStream(t, { ...server, query: `?machine=${MAC}` });
    await fetch(`${server.boot}/boot/next?mac=${MAC}`);
    const heard = await reader.until('event: script.served');
    t.match(heard, new RegExp(`^id: \\d+\nevent: script.served\ndata: .*"mac":"${MAC}"`, 'm'));
    await server.stop();
    t.same(await reader.exited, [0, null]);
  },
);

t.test(
  'symptom: after a power cut the terminal had missed events, or showed some twice',
  async (t) => {
    const server = await servedProcess(t);
    const words = ['events', '--data-dir', server.dataDir, '-f', '-n', '500', '--json'];
    const child = spawn(...rouseProgram(...words), { stdio: ['ignore', 'pipe', 'pipe'] });
    t.teardown(() => child.kill('SIGKILL'));
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    const until = async (text: string): Promise<void> => {
      while (!`${stdout}${stderr}`.includes(text)) await pause(20);
    };
    const boot = (number: number): Promise<Response> =>
      fetch(`${server.boot}/boot/next?mac=52:54:00:aa:00:0${number}`);

    await boot(1);
    await until('52:54:00:aa:00:01');
    // Whoever asks for a page waits until all is written down that happened before.
    spawnSync('curl', ['-s', '--unix-socket', server.socketPath, 'http://rouse/api/v1/events']);
    await server.kill();
    await until('reconnecting');
    await server.start();
    // Before the terminal is back, which asks once a second.
    await boot(2);
    await until('52:54:00:aa:00:02');
    await boot(3);
    await until('52:54:00:aa:00:03');
    t.match(stderr, /reconnecting\.\n.*Connected again\.\n$/);

    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Told);
    const seqs = told.map(({ seq }) => seq);
    t.same(
      seqs,
      [...new Set(seqs)].sort((a, b) => a - b),
      'each once, in order',
    );
    const scripts = told.filter(({ kind }) => kind === 'script.served').map(({ mac }) => mac);
    t.same(
      scripts,
      [1, 2, 3].map((number) => `52:54:00:aa:00:0${number}`),
    );
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    t.same(await exited, [null, 'SIGINT'], 'which a shell shows as 130');
  },
);

t.test('Ctrl-C is a good end of a picture of the server', async (t) => {
  const { dataDir } = await servedProcess(t);
  const words = ['status', '--watch', '--json', '--data-dir', dataDir];
  const child = spawn(...rouseProgram(...words), { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => child.kill('SIGKILL'));
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  t.match(JSON.parse(String(first)), { state: 'connected', booting: [], waiting: [] });
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  t.same(await exited, [0, null]);
});
