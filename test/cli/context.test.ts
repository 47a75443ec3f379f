import t from 'tap';
import { createContext } from '../../src/cli/context.ts';
import type { Globals } from '../../src/cli/flags.ts';
import { plain } from '../../src/cli/style.ts';
import { localApi, serveApi } from '../fakes/admin-api.ts';
import { NOW, terminal, type TerminalOptions } from '../fakes/terminal.ts';

const GLOBALS: Globals = { color: true, input: true };
const HELLO = { 'GET /hello': { body: {} } };

t.test('draws for the terminal there is, and for none', (t) => {
  const width = (io: TerminalOptions['io']) =>
    createContext(terminal(t, { io: { ...io } }).cli, GLOBALS).view.width;
  t.equal(width({ columns: 132 }), 132);
  t.equal(width({ isTty: false, columns: 60 }), 60, 'COLUMNS may be set in a pipe');
  const { view } = createContext(terminal(t).cli, GLOBALS);
  t.match(view, { nowMs: NOW, paint: plain });
  t.end();
});

t.test('notes are for everybody but --quiet, suggestions for people alone', (t) => {
  const spoken = (io: TerminalOptions['io'], globals: Partial<Globals> = {}): string => {
    let said = '';
    const stderr = (text: string): void => void (said += text);
    const { cli } = terminal(t, { io: { ...io, stderr } });
    const context = createContext(cli, { ...GLOBALS, ...globals });
    context.note('noted');
    context.suggest('next');
    return said;
  };
  t.equal(spoken({}), 'noted\nnext\n');
  t.equal(spoken({ isTty: false }), 'noted\n');
  t.equal(spoken({}, { quiet: true }), '');
  t.end();
});

t.test('a named socket means its server: the inventory beside it stays closed', async (t) => {
  const { cli, dataDir } = terminal(t, {
    deps: { openLocalApi: () => Promise.reject(new Error('opened')) },
  });
  const named = createContext(cli, { ...GLOBALS, socket: 'other.sock' });
  await t.rejects(named.api().send({ method: 'GET', path: '/hello' }), {
    code: 'SERVER_UNREACHABLE',
  });
  await serveApi(t, dataDir, HELLO);
  const found = createContext(cli, { ...GLOBALS, socket: 'rouse.sock' });
  t.match(await found.api().send({ method: 'GET', path: '/hello' }), { status: 200 });
});

t.test('finds the socket in the data directory in force', async (t) => {
  const { cli } = terminal(t);
  const { dataDir } = terminal(t);
  await serveApi(t, dataDir, HELLO);
  const context = createContext(cli, { ...GLOBALS, dataDir });
  t.match(await context.api().send({ method: 'GET', path: '/hello' }), { status: 200 });
});

t.test('--verbose tells each request beside the result', async (t) => {
  let said = '';
  const { cli, dataDir } = terminal(t, { io: { stderr: (text) => void (said += text) } });
  await serveApi(t, dataDir, HELLO);
  const context = createContext(cli, { ...GLOBALS, verbose: true });
  const api = context.api();
  await api.send({ method: 'GET', path: '/hello' });
  await t.rejects(api.send({ method: 'GET', path: '/no' }));
  t.equal(said, 'GET /hello  0 ms\nGET /no  0 ms\n');
  await context.close();
});

t.test('warns who may have meant the inventory of the system', async (t) => {
  let said = '';
  const { cli, dataDir } = terminal(t, {
    io: {
      stderr: (text) => void (said += text),
      env: { ROUSE_DATA_DIR: undefined, XDG_STATE_HOME: '/nonexistent' },
    },
    deps: { openLocalApi: () => Promise.resolve(localApi(HELLO).api) },
  });
  await createContext(cli, GLOBALS).api().send({ method: 'GET', path: '/hello' });
  t.match(said, 'No server runs with /nonexistent/rouse: this is its inventory on disk.\n');
  said = '';
  await createContext(cli, { ...GLOBALS, dataDir })
    .api()
    .send({ method: 'GET', path: '/hello' });
  t.notMatch(said, 'The one of the system', 'whoever names a directory means it');
});
