import { Command } from 'commander';
import t, { type Test } from 'tap';
import { addGlobalFlags } from '../../src/cli/flags.ts';
import { createRun, type Action, type RunOptions } from '../../src/cli/run.ts';
import { localApi } from '../fakes/admin-api.ts';
import { terminal } from '../fakes/terminal.ts';

/** Runs one command with this action, and shows what came of it. */
async function ran(
  t: Test,
  argv: readonly string[],
  action: Action<{ flag?: string }>,
  options?: RunOptions,
) {
  let stdout = '';
  let exit: number | undefined;
  const local = localApi({ 'GET /x': { body: {} } });
  const { cli } = terminal(t, {
    io: { stdout: (text) => void (stdout += text) },
    deps: { openLocalApi: () => Promise.resolve(local.api) },
  });
  const program = new Command();
  addGlobalFlags(program);
  const run = createRun(cli, (code) => {
    exit = code;
  });
  program.command('go').argument('[WORDS...]').option('--flag <X>').action(run(action, options));
  const error: unknown = await program.parseAsync(['go', ...argv], { from: 'user' }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { stdout, exit, error, closed: local.closed() };
}

const RESULT = { data: { a: 1 }, text: () => 'text\n', names: ['name'] };

t.test('hands the action its words and flags, and prints what it returns', async (t) => {
  const seen: unknown[] = [];
  const { stdout, exit } = await ran(
    t,
    ['one', 'two', '--flag', 'x'],
    (_context, args, options) => {
      seen.push(args, options.flag);
      return RESULT;
    },
  );
  t.same(seen, [['one', 'two'], 'x']);
  t.equal(stdout, 'text\n');
  t.equal(exit, 0);
  t.equal((await ran(t, ['--json'], () => RESULT)).stdout, '{\n  "a": 1\n}\n');
  t.equal((await ran(t, ['-o', 'name'], () => ({ ...RESULT, exit: 7 }))).exit, 7);
});

t.test('prints nothing for an action that returns an exit code', async (t) => {
  t.match(await ran(t, ['--json'], () => Promise.resolve(130)), { stdout: '', exit: 130 });
});

t.test('refuses a form it cannot print before anything is done', async (t) => {
  let done = false;
  const { error } = await ran(t, ['-o', 'xml'], () => {
    done = true;
    return RESULT;
  });
  t.match(error, { code: 'USAGE' });
  t.notOk(done);
  const file = await ran(t, ['-o', 'all.yaml'], () => RESULT, { outputMayBeFile: true });
  t.equal(file.stdout, 'text\n');
});

t.test('closes the inventory however the action ends', async (t) => {
  const failing = await ran(t, [], async (context) => {
    await context.api().send({ method: 'GET', path: '/x' });
    throw new Error('after all');
  });
  t.match(failing.error, { message: 'after all' });
  t.ok(failing.closed);
});
