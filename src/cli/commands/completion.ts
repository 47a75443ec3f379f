/**
 * `rouse completion bash`, and the hidden command that its script asks at each press of Tab.
 *
 * Tests    test/cli/commands/completion.test.ts
 */
import { Argument, type Command } from 'commander';
import { completions, type Named } from '../complete.ts';
import type { Context } from '../context.ts';
import { listAll } from '../api.ts';
import { RESOURCES, shellName, type Listed } from '../resources.ts';
import type { Run } from '../run.ts';

/** Not for people, and so without help: `rouse __complete -- WORDS…`. */
const ASKED_BY_SHELL = '__complete';
/** A shell that waits longer than this feels broken. */
const TIMEOUT_MS = 1_000;

// Words are split at colons by bash, so hardware addresses are offered with hyphens.
const BASH = `# Completion of rouse for bash. Try it with: source <(rouse completion bash)
# Keep it with: rouse completion bash > /etc/bash_completion.d/rouse
_rouse() {
  local IFS=$'\\n' typed=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=($("\${COMP_WORDS[0]}" ${ASKED_BY_SHELL} -- "\${typed[@]}" 2>/dev/null))
}
complete -o default -F _rouse rouse
`;

export function addCompletion(program: Command, run: Run): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description(
      'Prints a script that lets the shell complete commands, flags, and the names of machines, ' +
        'profiles and images. zsh takes it after "autoload -U bashcompinit && bashcompinit".',
    )
    .addArgument(new Argument('SHELL', 'the shell').choices(['bash']))
    .action(
      run(() => ({ data: { shell: 'bash', script: BASH }, names: ['bash'], text: () => BASH })),
    );

  program
    .command(ASKED_BY_SHELL, { hidden: true })
    .argument('[WORDS...]')
    .action(
      run(async (context, words) => {
        const fitting = await completions(program, words, (what) => namesFrom(context, what));
        return { data: fitting, names: fitting, text: () => fitting.map((w) => `${w}\n`).join('') };
      }),
    );
}

/** Names from the running server. A failure goes where the script sends it: to no screen. */
async function namesFrom(context: Context, what: Named): Promise<readonly string[]> {
  const api = context.api({ server: true, timeoutMs: TIMEOUT_MS });
  const items = await listAll<Listed>(api, RESOURCES[what]);
  return items.map(shellName);
}
