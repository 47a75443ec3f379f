/**
 * `rouse login`, `rouse logout` and `rouse context`: servers elsewhere.
 *
 * Owns     that a login leaves an API token behind and no password, and that a person sees the
 *          certificate of a server before its first secret is sent there.
 * Tests    test/cli/commands/login.test.ts
 */
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import type { LoggedInResource, TokenResource } from '../../schema/shown/access.ts';
import { connectApi, type Api } from '../api.ts';
import { calls } from '../calls.ts';
import type { RemoteServer } from '../client.ts';
import type { Context } from '../context.ts';
import { timeoutMsOf } from '../flags.ts';
import { yamlText } from '../output.ts';
import { certificateAt } from '../remote-client.ts';
import type { Run } from '../run.ts';
import { askedPassword, passwordIn } from '../secret-input.ts';
import { LOCAL, originOf, readServers, writeServers, type KnownServer } from '../servers.ts';
import { table } from '../table.ts';

const TIMEOUT_MS = 10_000;
/** Whoever logs in does so again now and then. */
const TOKEN_DAYS = 90;

interface LoginFlags {
  readonly user?: string;
  readonly passwordFile?: string;
  readonly fingerprint?: string;
  readonly name?: string;
}

export function addLogin(program: Command, run: Run): void {
  program
    .command('login')
    .summary('log in to a server elsewhere')
    .description(
      'Logs in to a server elsewhere, and has the commands that follow mean it. What is kept is ' +
        'an API token, in a file that nobody else can read.',
    )
    .argument('URL', 'the server, such as https://box:8081')
    .option('--user <NAME>', 'who logs in; asked for on a terminal')
    .option('--password-file <FILE>', 'file with the password; - for what is piped in')
    .option('--fingerprint <SHA256>', 'of its certificate, as rouse status shows it there')
    .option('--name <NAME>', 'what the server is called here; its host unless said otherwise')
    .action(
      run<LoginFlags>(async (context, [text = ''], flags) => {
        const url = originOf(text);
        const pin = await seenPin(context, url, flags.fingerprint);
        const user = flags.user ?? (await context.cli.io.ask?.('User: '))?.trim();
        if (!user) throw new RouseError('USAGE', 'expected --user');
        const password =
          flags.passwordFile === undefined
            ? await askedPassword(context, 'Password: ')
            : await passwordIn(context, flags.passwordFile);
        if (password === undefined) throw new RouseError('USAGE', 'expected --password-file');
        const server = { url, ...(pin !== undefined && { pin }) };
        const made = await tokenFor(context, server, { name: user, password });
        const name = flags.name ?? new URL(url).hostname;
        keep(context, {
          ...{ name, url, user, token_name: made.name, token: made.token },
          ...(pin !== undefined && { pin }),
        });
        const data = { name, url, user, role: made.role, expires_at: made.expires_at };
        return { data, names: [name], text: () => yamlText(data) };
      }),
    );
  program
    .command('logout')
    .summary('log out of a server elsewhere')
    .description('Gives the token back, and has the commands that follow mean this host.')
    .argument('[NAME]', 'the server; the one that commands mean now unless given')
    .action(run((context, [name]) => logOut(context, name)));
  addContext(program, run);
}

function addContext(program: Command, run: Run): void {
  const context = program
    .command('context')
    .summary('which server commands mean')
    .description('Servers that were logged in to, and which of them commands mean.');
  context
    .command('list')
    .description('Lists them.')
    .action(
      run(({ cli }) => {
        const { current = LOCAL, servers } = readServers(cli.io.env);
        const here = { name: LOCAL, url: '', user: '' };
        const items = [here, ...servers].map(({ name, url, user }) => ({
          ...{ name, url, user, current: name === current },
        }));
        return {
          data: { items },
          names: items.map(({ name }) => name),
          text: (view) =>
            table(
              items,
              [
                { header: '', value: (item) => (item.current ? '*' : '') },
                { header: 'NAME', value: ({ name }) => name },
                { header: 'USER', value: ({ user }) => user },
                { header: 'URL', value: ({ url }) => url, flexible: true },
              ],
              view,
            ),
        };
      }),
    );
  context
    .command('use')
    .description('Has the commands that follow mean another server; local for that of this host.')
    .argument('NAME', 'the server')
    .action(
      run(({ cli }, [name = '']) => {
        const { servers } = readServers(cli.io.env);
        const found = servers.find((one) => one.name === name);
        if (!found && name !== LOCAL) throw new RouseError('USAGE', `no server is called ${name}`);
        // Where there never was one, the server of this host is meant already.
        if (found ?? servers.length > 0) {
          writeServers(cli.io.env, { servers, ...(found && { current: name }) });
        }
        return { data: { name }, names: [name], text: () => `commands mean ${name}\n` };
      }),
    );
}

/** @returns the pin of a server that no authority vouches for, once somebody knows it */
async function seenPin(
  context: Context,
  url: string,
  expected: string | undefined,
): Promise<string | undefined> {
  if (url.startsWith('http:')) return undefined;
  const { isVouchedFor, fingerprint, pin } = await shownBy(context, url);
  if (expected !== undefined) {
    if (plain(expected) === plain(fingerprint)) return pin;
    throw new RouseError('SERVER_UNTRUSTED', `${url}: it shows ${fingerprint}`);
  }
  if (isVouchedFor) return undefined;
  const known = readServers(context.cli.io.env).servers.find((one) => one.url === url);
  if (known?.pin === pin) return pin;
  const { io } = context.cli;
  if (!io.ask || !context.globals.input) {
    throw new RouseError('SERVER_UNTRUSTED', `${url}: it shows ${fingerprint}; use --fingerprint`);
  }
  context.note(`${url} has a certificate of its own making, SHA-256\n${fingerprint}`);
  const answer = await io.ask('Is it what `rouse status` shows on that server? Type yes: ');
  if (answer.trim() === 'yes') return pin;
  throw new RouseError('SERVER_UNTRUSTED', `${url}: nothing was sent`);
}

async function shownBy(context: Context, url: string) {
  const patience = AbortSignal.timeout(timeoutMsOf(context.globals, TIMEOUT_MS));
  try {
    return await certificateAt(url, patience);
  } catch (error) {
    throw new RouseError('SERVER_UNREACHABLE', `${url}: ${String(error)}`, { cause: error });
  }
}

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toUpperCase();

function apiAt(context: Context, server: RemoteServer): Api {
  const timeoutMs = timeoutMsOf(context.globals, TIMEOUT_MS);
  return connectApi({ socketPath: '', server, timeoutMs });
}

/** A session for as long as it takes to make a token with it. */
async function tokenFor(
  context: Context,
  server: RemoteServer,
  login: { readonly name: string; readonly password: string },
): Promise<TokenResource & { readonly token: string }> {
  const api = apiAt(context, server);
  const path = '/api/v1/session';
  const began = await api.send({
    ...{ method: 'POST', path, body: JSON.stringify(login) },
    headers: { 'content-type': 'application/json' },
  });
  const { user, csrf } = JSON.parse(began.body) as LoggedInResource;
  const [cookie = ''] = (began.headers['set-cookie'] ?? '').split(';', 1);
  const headers = { cookie, 'x-rouse-csrf': csrf, 'sec-fetch-site': 'none' };
  const shown: Pick<Api, 'send'> = {
    send: (request) => api.send({ ...request, headers: { ...request.headers, ...headers } }),
  };
  try {
    const name = `cli-${user.name}-${randomBytes(3).toString('hex')}`.slice(-63);
    const body = { name, role: user.role, expires_in_days: TOKEN_DAYS };
    return (await calls(shown).post('/api/v1/tokens', { body })).body;
  } finally {
    await calls(shown).delete('/api/v1/session');
  }
}

function keep({ cli }: Context, server: KnownServer): void {
  const { servers } = readServers(cli.io.env);
  const others = servers.filter(({ name }) => name !== server.name);
  writeServers(cli.io.env, { current: server.name, servers: [...others, server] });
}

async function logOut(context: Context, named: string | undefined) {
  const { env } = context.cli.io;
  const { current, servers } = readServers(env);
  const name = named ?? current;
  const known = servers.find((one) => one.name === name);
  if (!known) throw new RouseError('USAGE', `nobody is logged in at ${name ?? 'any server'}`);
  const path = `/api/v1/tokens/${encodeURIComponent(known.token_name)}`;
  // One that is good for nothing any more need not be given back.
  await apiAt(context, known).send({ method: 'DELETE', path }, [401, 404]);
  const others = servers.filter((one) => one !== known);
  const next = current === known.name ? undefined : current;
  writeServers(env, { servers: others, ...(next !== undefined && { current: next }) });
  return { data: { name: known.name }, names: [known.name], text: () => `${known.name}: out\n` };
}
