import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { terminalIo, type ProcessLike } from '../../src/cli/terminal.ts';

function streams() {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const env: Record<string, string> = {};
  const fake = { stdin, stdout, stderr, env, cwd: () => '/work' } satisfies ProcessLike;
  return { stdin, stdout, stderr, fake };
}

t.test('result and messages go to streams of their own', async (t) => {
  const { fake, stdout, stderr } = streams();
  const io = terminalIo(fake);
  io.stdout('result');
  io.stderr('message');
  stdout.end();
  stderr.end();
  t.equal(await text(stdout), 'result');
  t.equal(await text(stderr), 'message');
  t.equal(io.cwd, '/work');
});

t.test('a pipe has no width and nobody to ask', async (t) => {
  const { fake, stdin } = streams();
  const io = terminalIo(fake);
  t.notOk(io.isTty);
  t.equal(io.columns, undefined);
  t.notOk('ask' in io);
  t.equal(io.signal, undefined);
  stdin.end('typed');
  t.equal(await io.readStdin(), 'typed');
});

t.test('a terminal that is made smaller says so', (t) => {
  const { fake } = streams();
  const window = Object.assign(fake.stdout, { isTTY: true, rows: 50 });
  const io = terminalIo({ ...fake, stdout: window });
  t.equal(io.rows, 50);
  window.rows = 20;
  t.equal(io.rows, 20);
  t.end();
});

t.test('a terminal has the width it says, unless COLUMNS says another', (t) => {
  const { fake } = streams();
  const wide = { ...fake, stdout: Object.assign(fake.stdout, { isTTY: true, columns: 132 }) };
  t.match(terminalIo(wide), { isTty: true, columns: 132 });
  t.equal(terminalIo({ ...wide, env: { COLUMNS: '72' } }).columns, 72);
  t.equal(terminalIo({ ...wide, env: { COLUMNS: 'many' } }).columns, 132);
  t.end();
});

t.test('asks beside the result, and stops asking when interrupted', async (t) => {
  const { fake, stdin, stdout, stderr } = streams();
  const process = { ...fake, stdin: Object.assign(stdin, { isTTY: true }) };
  const answer = terminalIo(process).ask?.('Sure? ');
  stdin.write('yes\n');
  t.equal(await answer, 'yes');
  stderr.end();
  stdout.end();
  t.match(await text(stderr), 'Sure? ');
  t.equal(await text(stdout), '');

  const again = streams();
  const interrupt = new AbortController();
  const tty = { ...again.fake, stdin: Object.assign(again.stdin, { isTTY: true }) };
  const asked = terminalIo(tty, interrupt.signal).ask?.('Sure? ');
  interrupt.abort();
  await t.rejects(asked ?? Promise.resolve(''), { name: 'AbortError' });
});

t.test('Ctrl-C at a question interrupts, although the terminal sends no signal then', async (t) => {
  const { fake, stdin, stderr } = streams();
  // A terminal in raw mode: keys come as bytes.
  Object.assign(stdin, { isTTY: true, setRawMode: () => undefined });
  Object.assign(stderr, { isTTY: true, columns: 80 });
  const asked = terminalIo({ ...fake, stdin: Object.assign(stdin, { isTTY: true }) }).ask?.('? ');
  stdin.write('\u0003');
  await t.rejects(asked ?? Promise.resolve(''), { name: 'AbortError' });
});

t.test('symptom: "rouse machines list | head -1" ended in a stack trace', (t) => {
  const { fake, stdout, stderr } = streams();
  terminalIo(fake);
  t.doesNotThrow(() => stdout.emit('error', Object.assign(new Error('x'), { code: 'EPIPE' })));
  t.equal(stderr.read(), null, 'nothing is wrong');
  t.end();
});

t.test('symptom: a full disk under the log ended the server', (t) => {
  const { fake, stdout, stderr } = streams();
  const process: ProcessLike = fake;
  terminalIo(process);
  const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
  for (const stream of [stdout, stdout, stderr]) {
    t.doesNotThrow(() => stream.emit('error', full));
  }
  t.equal(String(stderr.read()), 'rouse: the output cannot be written: ENOSPC: no space left\n');
  t.equal(process.exitCode, undefined, 'a lost line of the log is no failure');
  t.end();
});

t.test('a result that cannot be written fails the command', async (t) => {
  const { fake } = streams();
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  const stdout = new Writable({
    write: (_chunk, _encoding, done) => {
      done(full);
    },
  });
  const process: ProcessLike = { ...fake, stdout };
  terminalIo(process).stdout('result');
  await new Promise((closed) => stdout.once('close', closed));
  t.equal(process.exitCode, 1);
});

t.test('whoever goes on hears that nobody reads any more', async (t) => {
  const { fake } = streams();
  const io = terminalIo({ ...fake, stdout: new PassThrough() });
  t.notOk(io.closed?.aborted);
  const broken = new Writable({
    write: (_text, _encoding, done) => {
      done(Object.assign(new Error('closed'), { code: 'EPIPE' }));
    },
  });
  const piped = terminalIo({ ...fake, stdout: broken });
  piped.stdout('x');
  await new Promise((resolve) => setImmediate(resolve));
  t.ok(piped.closed?.aborted);
});
