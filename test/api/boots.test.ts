/** Boots of a running server, as its command line shows them, over a restart of the server. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import t from 'tap';
import { rouseProgram } from '../fakes/rouse-program.ts';
import { servedProcess } from '../fakes/served-process.ts';

const MAC = '52:54:00:aa:00:01';
const run = promisify(execFile);

interface Shown {
  readonly id: string;
  readonly outcome: string;
  readonly stages: readonly { readonly stage: string }[];
}

t.test('a boot goes on although the server was killed in the middle of it', async (t) => {
  const server = await servedProcess(t);
  const rouse = async (...words: string[]): Promise<string> =>
    (await run(...rouseProgram(...words, '--data-dir', server.dataDir))).stdout;
  const shown = async (): Promise<Shown> =>
    JSON.parse(await rouse('boots', 'show', MAC, '--json')) as Shown;

  await fetch(`${server.boot}/boot/start.ipxe`);
  const script = await (await fetch(`${server.boot}/boot/next?mac=${MAC}`)).text();
  const [, beacon = ''] = /(\/boot\/beacon\/\w+)\/\w+/.exec(script) ?? [];
  const before = await shown();
  t.match(before, { outcome: 'running', stages: [{ stage: 'script' }] });
  await server.kill();
  await server.start();
  await fetch(`${server.boot}${beacon}/local`);
  const after = await shown();
  t.match(after, { id: before.id, outcome: 'local' });
  t.same(
    after.stages.map(({ stage }) => stage),
    ['script', 'wait', 'local'],
  );
  t.match(await rouse('boots', 'list'), new RegExp(`${before.id} +${MAC} .* local disk`));
  t.match(
    await rouse('boots', 'show', MAC),
    /STAGE\n.* script\n[^]* wait\n[^]* local disk( \(slowest\))?\n/,
  );
  await server.stop();
  t.match(await rouse('boots', 'list'), new RegExp(before.id), 'also while no server runs');
});
