/**
 * `rouse users`: who may log in, as what.
 *
 * Tests    test/cli/commands/users.test.ts
 */
import { Option, type Command } from 'commander';
import { ROLES, type Role } from '../../domain/access.ts';
import { RouseError } from '../../domain/errors.ts';
import type { UserResource, UserSessionResource } from '../../schema/shown/access.ts';
import { calls } from '../calls.ts';
import { yamlText, type View } from '../output.ts';
import type { Run } from '../run.ts';
import { passwordIn } from '../secret-input.ts';
import { table, type Column } from '../table.ts';
import { ago } from '../../domain/units.ts';

interface SetFlags {
  readonly role?: Role;
  readonly passwordFile?: string;
  readonly enable?: boolean;
  readonly disable?: boolean;
}

type CreateFlags = Pick<SetFlags, 'passwordFile'> & { readonly role: Role };

const roleOption = (): Option =>
  new Option('--role <ROLE>', `what they may: ${ROLES.join(', ')}`).choices([...ROLES]);
const passwordOption = (): Option =>
  new Option('--password-file <FILE>', 'file with the password; - for what is piped in');

export function addUsers(program: Command, run: Run): void {
  const users = program
    .command('users')
    .summary('who may log in, as what')
    .description('People who may log in, and what their role lets them do.');
  addLooking(users, run);
  addChanging(users, run);
  addEnding(users, run);
}

function addLooking(users: Command, run: Run): void {
  users
    .command('list')
    .description('Lists every user.')
    .action(
      run(async (context) => {
        const { items } = (await calls(context.api()).get('/api/v1/users')).body;
        if (items.length === 0) context.suggest('None yet: rouse admin reset-link');
        return {
          data: { items },
          names: items.map(({ name }) => name),
          text: (view) => table(items, columns(view), view),
        };
      }),
    );
  users
    .command('sessions')
    .description('Lists where a user is logged in.')
    .argument('NAME', 'name of the user')
    .action(
      run(async (context, [name = '']) => {
        const path = { name };
        const { body } = await calls(context.api()).get('/api/v1/users/{name}/sessions', { path });
        const { items } = body;
        return {
          data: { items },
          names: items.map(({ address }) => address),
          text: (view) => table(items, sessionColumns(view), view),
        };
      }),
    );
}

function addChanging(users: Command, run: Run): void {
  users
    .command('create')
    .summary('make a user')
    .description(
      'Makes a user. Without a password they get one by the link of rouse admin reset-link NAME.',
    )
    .argument('NAME', 'what they are called')
    .addOption(roleOption().makeOptionMandatory())
    .addOption(passwordOption())
    .action(
      run<CreateFlags>(async (context, [name = ''], { role, passwordFile }) => {
        const password = passwordFile && (await passwordIn(context, passwordFile));
        const { body: made } = await calls(context.api()).post('/api/v1/users', {
          body: { name, role, ...(password !== undefined && { password }) },
        });
        if (!made.has_password) context.suggest(`Next: rouse admin reset-link ${name}`);
        return { data: made, names: [name], text: () => yamlText(made) };
      }),
    );
  users
    .command('set')
    .summary('change a user')
    .description('Changes a user, and ends their sessions.')
    .argument('NAME', 'name of the user')
    .addOption(roleOption())
    .addOption(passwordOption())
    .option('--enable', 'let them in again')
    .option('--disable', 'let them do nothing')
    .action(
      run<SetFlags>(async (context, [name = ''], flags) => {
        const { role, passwordFile, enable, disable } = flags;
        if (enable && disable) throw new RouseError('USAGE', 'expected --enable or --disable');
        const password = passwordFile && (await passwordIn(context, passwordFile));
        const body = {
          ...(role !== undefined && { role }),
          ...(password !== undefined && { password }),
          ...((enable ?? disable) && { enabled: enable === true }),
        };
        if (Object.keys(body).length === 0) {
          throw new RouseError('USAGE', 'expected something to change; see --help');
        }
        const request = { path: { name }, body };
        const { body: changed } = await calls(context.api()).patch('/api/v1/users/{name}', request);
        return { data: changed, names: [name], text: () => yamlText(changed) };
      }),
    );
}

function addEnding(users: Command, run: Run): void {
  users
    .command('sign-out')
    .description('Ends every session of a user.')
    .argument('NAME', 'name of the user')
    .action(
      run(async (context, [name = '']) => {
        const { body: data } = await calls(context.api()).delete('/api/v1/users/{name}/sessions', {
          path: { name },
        });
        return { data, names: [name], text: () => `${data.ended} ended\n` };
      }),
    );
  users
    .command('delete')
    .description('Deletes a user, with sessions and tokens.')
    .argument('NAME', 'name of the user')
    .action(
      run(async (context, [name = '']) => {
        const api = calls(context.api());
        const path = { name };
        const { body: user } = await api.get('/api/v1/users/{name}', { path });
        await api.delete('/api/v1/users/{name}', { path });
        return { data: user, names: [name], text: () => `${name} deleted\n` };
      }),
    );
}

function columns({ nowMs }: View): readonly Column<UserResource>[] {
  return [
    { header: 'NAME', value: ({ name }) => name },
    { header: 'ROLE', value: ({ role }) => role },
    {
      header: 'STATE',
      value: ({ enabled, has_password: has }) =>
        enabled ? (has ? 'on' : 'no password') : 'disabled',
      tone: ({ enabled, has_password: has }) => (enabled && has ? 'good' : 'warn'),
    },
    { header: 'LAST LOGIN', value: ({ last_login_at: at }) => (at ? ago(at, nowMs) : '-') },
  ];
}

function sessionColumns({ nowMs }: View): readonly Column<UserSessionResource>[] {
  return [
    { header: 'FROM', value: ({ address }) => address },
    { header: 'BEGAN', value: ({ created_at: at }) => ago(at, nowMs) },
    { header: 'USED', value: ({ last_used_at: at }) => ago(at, nowMs) },
    { header: 'PROGRAM', value: ({ agent }) => agent, flexible: true },
  ];
}
