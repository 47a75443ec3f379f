/**
 * A rule that takes only so many machines, asked by many at once as machines ask: by HTTP, of the
 * whole server, and again after it was killed.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { rouseProgram } from '../fakes/rouse-program.ts';
import { servedProcess } from '../fakes/served-process.ts';

const run = promisify(execFile);
const MACHINES = 12;
const PLACES = 3;

const macOf = (number: number): string => `52:54:00:aa:00:${number.toString(16).padStart(2, '0')}`;
const NUMBERS = Array.from({ length: MACHINES }, (_, number) => number);

function manifest(places: number): string {
  const machines = NUMBERS.map(
    (number) => `---
kind: machine
name: node-${number}
macs: ["${macOf(number)}"]
tags: { role: worker }
`,
  );
  return `kind: profile
name: guest
linux: { kernel: "http://10.0.0.1/linux" }
---
kind: rule
name: few
when: { tags: { role: worker } }
then: { profile: guest, max_machines: ${places} }
${machines.join('')}`;
}

interface Scripts {
  /** numbers of the machines that were told to boot the profile */
  readonly given: readonly number[];
  /** the path under which a machine reports */
  readonly beacon: ReadonlyMap<number, string>;
}

async function setup(t: Test) {
  const server = await servedProcess(t);
  const rouse = async (words: readonly string[], input = ''): Promise<string> => {
    const running = run(...rouseProgram(...words, '--data-dir', server.dataDir));
    running.child.stdin?.end(input);
    return (await running).stdout;
  };
  await rouse(['apply', '-f', '-'], manifest(PLACES));

  const ask = async (number: number): Promise<string> => {
    const asked = `mac=${macOf(number)}&arch=x86_64&platform=efi`;
    return (await fetch(`${server.boot}/boot/next?${asked}`)).text();
  };
  /** All of them at once. */
  const askAll = async (numbers: readonly number[]): Promise<Scripts> => {
    const scripts = await Promise.all(
      numbers.map(async (number) => [number, await ask(number)] as const),
    );
    const given = scripts.filter(([, script]) => script.includes('http://10.0.0.1/linux'));
    const beacons = scripts.map(
      ([number, script]) => [number, /\/boot\/beacon\/\w+/.exec(script)?.[0] ?? ''] as const,
    );
    return { given: given.map(([number]) => number), beacon: new Map(beacons) };
  };
  const handOver = async ({ given, beacon }: Scripts): Promise<void> => {
    for (const number of given) await fetch(`${server.boot}${beacon.get(number)}/handoff`);
  };
  return { server, rouse, askAll, handOver };
}

t.test('exactly as many as may, however many ask at once, and after a restart', async (t) => {
  const { server, askAll, handOver } = await setup(t);
  const first = await askAll(NUMBERS);
  t.equal(first.given.length, PLACES);
  t.same((await askAll(NUMBERS)).given, first.given, 'the same ones when all ask again');
  await handOver(first);
  await server.kill();
  await server.start();
  const again = await askAll(NUMBERS.toReversed());
  t.same(again.given.toSorted(), first.given.toSorted(), 'and after the power was cut');
});

t.test('a machine on its way keeps its place over a restart', async (t) => {
  const { server, rouse, askAll, handOver } = await setup(t);
  const early = await askAll([0, 1]);
  t.same(early.given, [0, 1]);
  await handOver({ given: [0], beacon: early.beacon });
  // Asking for boots has them written down: what happened in the last second would be lost.
  await rouse(['boots', 'list']);
  await server.kill();
  await server.start();
  const late = await askAll([2, 3, 4]);
  t.equal(late.given.length, PLACES - 2, 'one place is left');
  await handOver({ given: [1], beacon: early.beacon });
  await handOver(late);
  await server.stop();
  await server.start();
  t.same((await askAll(NUMBERS)).given, [0, 1, ...late.given], 'and no more than that');
});
