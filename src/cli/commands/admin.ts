/**
 * `rouse admin` and `rouse audit`: the way in for whoever is locked out, and who did what.
 *
 * Tests    test/cli/commands/users.test.ts
 */
import { hostname } from 'node:os';
import { Option, type Command } from 'commander';
import type { AuditResource } from '../../schema/shown/access.ts';
import type { Api } from '../api.ts';
import { calls } from '../calls.ts';
import { yamlText, type View } from '../output.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { ago } from '../../domain/units.ts';
import { addAuditVerify } from './integrity.ts';

export function addAdmin(program: Command, run: Run): void {
  program
    .command('admin')
    .summary('the way in for whoever is locked out')
    .description('The way in for whoever has no password, or has forgotten it.')
    .command('reset-link')
    .summary('make a link that sets a password')
    .description(
      'Makes a link that works once, for 30 minutes: with a name it sets the password of that ' +
        'user, without one it makes an admin, or resets one.',
    )
    .argument('[NAME]', 'user whose password it sets')
    .action(
      run(async (context, [user]) => {
        const api = context.api();
        const { body: made } = await calls(api).post('/api/v1/setup/links', {
          body: user === undefined ? {} : { user },
        });
        const link = `${await adminOrigin(api)}${made.path}`;
        const data = { link, ...made };
        return { data, names: [link], text: () => yamlText({ link, expires_at: made.expires_at }) };
      }),
    );
}

/** Where browsers find the server; empty where none runs. */
async function adminOrigin(api: Api): Promise<string> {
  const { listeners } = (await calls(api).get('/api/v1/status')).body;
  const found = listeners.find(({ name, up }) => name === 'http-admin' && up);
  if (!found) return '';
  const scheme = found.detail.startsWith('certificate') ? 'https' : 'http';
  return `${scheme}://${found.address.replace(/^(0\.0\.0\.0|\[::\])/, hostname())}`;
}

interface AuditFlags {
  readonly limit: string;
  readonly actor?: string;
  readonly action?: string;
}

export function addAudit(program: Command, run: Run): void {
  const audit = program
    .command('audit')
    .summary('who did what')
    .description('Who did what, who logged in, and who was not let in.');
  addAuditVerify(audit, run);
  audit
    .command('list')
    .description('Lists it, the newest first.')
    .addOption(new Option('--limit <N>', 'how many, at most 200').default('50'))
    .option('--actor <NAME>', 'only what was done under this name')
    .option('--action <NAME>', 'only this operation, such as deleteMachine or login.failed')
    .action(
      run<AuditFlags>(async (context, _args, { limit, actor, action }) => {
        const query = { limit: Number(limit), actor, action };
        const { body: page } = await calls(context.api()).get('/api/v1/audit', { query });
        return {
          data: page,
          names: page.items.map(({ seq }) => String(seq)),
          text: (view) => table(page.items, columns(view), view),
        };
      }),
    );
}

function columns({ nowMs }: View): readonly Column<AuditResource>[] {
  return [
    { header: 'WHEN', value: ({ at }) => ago(at, nowMs) },
    { header: 'WHO', value: ({ actor }) => (actor === '' ? '-' : actor) },
    { header: 'FROM', value: ({ address, actor_kind: kind }) => (address === '' ? kind : address) },
    { header: 'ACTION', value: ({ action }) => action },
    { header: 'TARGET', value: ({ target }) => target, flexible: true },
    {
      header: 'ANSWER',
      value: ({ status }) => String(status),
      tone: ({ status }) => (status < 400 ? undefined : 'warn'),
      align: 'right',
    },
  ];
}
