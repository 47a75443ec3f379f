/**
 * `rouse secrets rotate`: another key for everything that is sealed.
 *
 * Tests    test/cli/commands/secrets.test.ts
 */
import type { Command } from 'commander';
import { calls } from '../calls.ts';
import type { Run } from '../run.ts';

export function addSecrets(program: Command, run: Run): void {
  const secrets = program
    .command('secrets')
    .summary('seal secrets with another key')
    .description(
      'Join tokens and machine configurations are sealed with a key in a file of its own.',
    );

  secrets
    .command('rotate')
    .description(
      'Makes a new key and seals everything with it. The old key opens backups of the inventory ' +
        'from before, and nothing else: keep it with them, or give those secrets up.',
    )
    .action(
      run(async (context) => {
        const { sealed } = (await calls(context.api()).post('/api/v1/secrets/rotate')).body;
        if (sealed > 0) context.note('Keep a copy of the new key apart from the inventory.');
        const done = sealed === 0 ? 'there are no secrets' : `${sealed} sealed with a new key`;
        return { data: { sealed }, text: () => `${done}\n` };
      }),
    );
}
