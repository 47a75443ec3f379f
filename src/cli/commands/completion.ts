/**
 * `rouse completion SHELL`, and the hidden command that its script asks at each press of Tab.
 *
 * Tests    test/cli/commands/completion.test.ts
 */
import { Argument, type Command } from 'commander';
import { completions, type Named } from '../complete.ts';
import type { Context } from '../context.ts';
import { calls } from '../calls.ts';
import { RESOURCES, shellName, type Listed } from '../resources.ts';
import type { Run } from '../run.ts';

/** Not for people, and so without help: `rouse __complete -- WORDS…`. */
const ASKED_BY_SHELL = '__complete';
/** A shell that waits longer than this feels broken. */
const TIMEOUT_MS = 1_000;

/** Each asks the hidden command with all words up to the cursor, and falls back to files. */
const SCRIPTS = {
  // Words are split at colons by bash, so hardware addresses are offered with hyphens.
  bash: `# Completion of rouse for bash. Try it with: source <(rouse completion bash)
# Keep it with: rouse completion bash > /etc/bash_completion.d/rouse
_rouse() {
  local IFS=$'\\n' typed=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=($("\${COMP_WORDS[0]}" ${ASKED_BY_SHELL} -- "\${typed[@]}" 2>/dev/null))
}
complete -o default -F _rouse rouse
`,
  // Kept in a folder of $fpath, the file is the body of the function: it then calls itself.
  zsh: `#compdef rouse
# Completion of rouse for zsh. Try it with: source <(rouse completion zsh)
# Keep it with: rouse completion zsh > /usr/local/share/zsh/site-functions/_rouse
_rouse() {
  local -a offered
  offered=("\${(@f)$("\${words[1]}" ${ASKED_BY_SHELL} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${offered[1]}" ]]; then compadd -- "\${offered[@]}"; else _files; fi
}
if [[ "\${funcstack[1]}" == _rouse ]]; then _rouse "$@"; else compdef _rouse rouse; fi
`,
  fish: `# Completion of rouse for fish. Try it with: rouse completion fish | source
# Keep it with: rouse completion fish > ~/.config/fish/completions/rouse.fish
function __rouse_offered
  set -l typed (commandline -opc) (commandline -ct)
  set -l offered ($typed[1] ${ASKED_BY_SHELL} -- $typed[2..-1] 2>/dev/null)
  if test (count $offered) -gt 0
    printf '%s\\n' $offered
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c rouse -f -a '(__rouse_offered)'
`,
} as const;

const SHELLS = Object.keys(SCRIPTS) as readonly (keyof typeof SCRIPTS)[];

export function addCompletion(program: Command, run: Run): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description(
      'Prints a script that lets the shell complete commands, flags, and the names of what the ' +
        'server has: machines, profiles, images and the rest.',
    )
    .addArgument(new Argument('SHELL', 'the shell').choices(SHELLS))
    .action(
      run((_context, [wanted]) => {
        const shell = SHELLS.find((one) => one === wanted) ?? 'bash';
        const script = SCRIPTS[shell];
        return { data: { shell, script }, names: [shell], text: () => script };
      }),
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
  const api = calls(context.api({ server: true, timeoutMs: TIMEOUT_MS }));
  const items: readonly Listed[] = await api.all(RESOURCES[what]);
  return items.map(shellName);
}
