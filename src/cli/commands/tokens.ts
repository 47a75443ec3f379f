/**
 * `rouse tokens`: what programs show instead of a password.
 *
 * Tests    test/cli/commands/users.test.ts
 */
import { Option, type Command } from 'commander';
import { ROLES, type Role } from '../../domain/access.ts';
import { RouseError } from '../../domain/errors.ts';
import type { TokenResource } from '../../schema/shown/access.ts';
import { calls } from '../calls.ts';
import { yamlText, type View } from '../output.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { ago } from '../../domain/units.ts';

interface CreateFlags {
  readonly role: Role;
  readonly days?: string;
}

export function addTokens(program: Command, run: Run): void {
  const tokens = program
    .command('tokens')
    .summary('what programs show instead of a password')
    .description('API tokens: what programs show instead of a password.');
  tokens
    .command('list')
    .description('Lists API tokens, without what they are.')
    .action(
      run(async (context) => {
        const { items } = (await calls(context.api()).get('/api/v1/tokens')).body;
        if (items.length === 0) context.suggest('None yet: rouse tokens create NAME --role …');
        return {
          data: { items },
          names: items.map(({ name }) => name),
          text: (view) => table(items, columns(view), view),
        };
      }),
    );
  tokens
    .command('create')
    .summary('make an API token')
    .description('Makes an API token, and prints it. It is shown this once.')
    .argument('NAME', 'what it is called')
    .addOption(
      new Option('--role <ROLE>', `what it may: ${ROLES.join(', ')}`)
        .choices([...ROLES])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--days <N>', 'until it expires; never for none (365)'))
    .action(
      run<CreateFlags>(async (context, [name = ''], { role, days }) => {
        const { body: made } = await calls(context.api()).post('/api/v1/tokens', {
          body: { name, role, ...(days !== undefined && { expires_in_days: daysOf(days) }) },
        });
        return { data: made, names: [name], text: () => yamlText(made) };
      }),
    );
  tokens
    .command('delete')
    .description('Takes an API token back, from now on.')
    .argument('NAME', 'name of the token')
    .action(
      run(async (context, [name = '']) => {
        const api = calls(context.api());
        const path = { name };
        const { body: token } = await api.get('/api/v1/tokens/{name}', { path });
        await api.delete('/api/v1/tokens/{name}', { path });
        return { data: token, names: [name], text: () => `${name} deleted\n` };
      }),
    );
}

function daysOf(text: string): number | null {
  if (text === 'never') return null;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new RouseError('USAGE', `expected --days such as 90, or never, found "${text}"`);
}

function columns({ nowMs }: View): readonly Column<TokenResource>[] {
  return [
    { header: 'NAME', value: ({ name }) => name },
    { header: 'ROLE', value: ({ role }) => role },
    { header: 'OWNER', value: ({ owner }) => owner ?? '-' },
    { header: 'EXPIRES', value: ({ expires_at: at }) => at?.slice(0, 10) ?? 'never' },
    { header: 'USED', value: ({ last_used_at: at }) => (at ? ago(at, nowMs) : '-') },
  ];
}
