/**
 * The test command: every layer in order, or the layers named on the command line.
 *
 * `npm test` runs all of them but those that are run on demand. A layer whose tools are missing skips with a printed reason; with
 * CI set in the environment a skipped test is a failure. The last line is the sum.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { uncovered } from './testing/coverage.ts';
import { failuresIn } from './testing/failures.ts';
import { LAYERS, type Layer } from './testing/layers.ts';
import { add, nothing, parseTapTotals, type Tally } from './testing/tally.ts';

const root = path.join(import.meta.dirname, '..');
const inCi = Boolean(process.env['CI']);
const toldAtTheEnd: string[] = [];

/** Compiled sources, for hundreds of processes that load the same ones. */
const COMPILED = { NODE_COMPILE_CACHE: path.join(root, '.tap', 'compiled') };

async function run(
  command: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const [program = '', ...args] = command;
  try {
    const env = { ...process.env, ...variables };
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env });
    const [status] = (await once(child, 'exit')) as [number | null];
    return status === 0;
  } catch (error) {
    console.error(`cannot run ${program}: ${String(error)}`);
    return false;
  }
}

function testFiles({ folders, without = [] }: NonNullable<Layer['tests']>): string[] {
  return folders
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => path.join(folder, name)),
    )
    .filter((name) => !without.some((folder) => name.startsWith(`${folder}${path.sep}`)))
    .sort();
}

async function runTests(layer: Layer, tests: NonNullable<Layer['tests']>): Promise<Tally> {
  const files = testFiles(tests);
  if (files.length === 0) {
    console.error(`layer ${layer.name} has no test files`);
    return { ...nothing, failed: 1 };
  }
  const output = path.join(root, '.tap', `${layer.name}.tap`);
  mkdirSync(path.dirname(output), { recursive: true });
  const command = [
    ...['tap', '--reporter=terse', `--jobs=${tests.jobs}`, `--timeout=${tests.timeoutSeconds}`],
    `--output-file=${output}`,
    ...(tests.coverage ? ['--coverage-report=json-summary'] : ['--disable-coverage']),
    ...files,
  ];
  // V8 counts the lines of what it compiled itself, and not quite of what it found compiled.
  const ended = await run(command, tests.coverage ? {} : COMPILED);
  const totals = existsSync(output) ? parseTapTotals(readFileSync(output, 'utf8')) : undefined;
  if (!totals) return { ...nothing, failed: 1 };
  toldAtTheEnd.push(...failuresIn(readFileSync(output, 'utf8')));
  const gaps = tests.coverage ? uncovered(root) : [];
  toldAtTheEnd.push(...gaps.map((gap) => `not covered: ${gap}`));
  const silentFailure = !ended && totals.failed === 0 && !tests.coverage ? 1 : 0;
  return { ...totals, failed: totals.failed + gaps.length + silentFailure };
}

async function runLayer(layer: Layer): Promise<Tally> {
  console.log(`\n=== ${layer.name}: ${layer.what}`);
  const started = performance.now();
  let tally = nothing;
  const runs = (layer.commands ?? []).map(async (command) => {
    const passed = await run(command);
    if (!passed) console.error(`failed: ${command.join(' ')}`);
    return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  });
  for (const one of await Promise.all(runs)) tally = add(tally, one);
  if (layer.tests) tally = add(tally, await runTests(layer, layer.tests));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { passed, failed, skipped } = tally;
  console.log(
    `=== ${layer.name}: ${passed} ok, ${failed} failed, ${skipped} skipped, ${seconds} s`,
  );
  return tally;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !LAYERS.some((layer) => layer.name === name));
if (unknown.length > 0) {
  console.error(
    `no layer is called ${unknown.join(', ')}: ${LAYERS.map((l) => l.name).join(', ')}`,
  );
  process.exit(2);
}
// tap writes its plugin list at install time; with install scripts off, it is written here.
if (!(await run(['tap', 'build']))) process.exit(1);

const chosen = LAYERS.filter(({ name, onDemand }) =>
  wanted.length === 0 ? !onDemand : wanted.includes(name),
);
let total = nothing;
for (const layer of chosen) total = add(total, await runLayer(layer));
for (const failure of toldAtTheEnd) console.log(`\nFAILED ${failure}`);
if (inCi && total.skipped > 0) console.error('CI does not accept skipped tests');
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || total.passed === 0 || (inCi && total.skipped > 0) ? 1 : 0);
