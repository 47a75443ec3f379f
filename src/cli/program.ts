/**
 * The command line as a whole: every command, and what happens when one is misspelt or fails.
 *
 * Owns     the tree, help, and the way from whatever is thrown to an exit code.
 * Tests    test/cli/program.test.ts
 */
import { Command, CommanderError } from 'commander';
import { RouseError } from '../domain/errors.ts';
import { EXIT } from '../domain/exit.ts';
import { addApply } from './commands/apply.ts';
import { addBackup } from './commands/backup.ts';
import { addBoot } from './commands/boot.ts';
import { addBoots } from './commands/boots.ts';
import { addCompletion } from './commands/completion.ts';
import { addConfig } from './commands/config.ts';
import { addConfigs } from './commands/configs.ts';
import { addDemo } from './commands/demo.ts';
import { addDhcpHelp } from './commands/dhcp-help.ts';
import { addDiagnose } from './commands/diagnose.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEvents } from './commands/events.ts';
import { addExplain } from './commands/explain.ts';
import { addExport } from './commands/export.ts';
import { addFactory } from './commands/factory.ts';
import { addImages } from './commands/images.ts';
import { addImport } from './commands/import.ts';
import { addIntegrity } from './commands/integrity.ts';
import { addLogs } from './commands/logs.ts';
import { addInventory } from './commands/inventory.ts';
import { addLookup } from './commands/lookup.ts';
import { addMachines } from './commands/machines.ts';
import { addProfiles } from './commands/profiles.ts';
import { addRestore } from './commands/restore.ts';
import { addRules } from './commands/rules.ts';
import { addScript } from './commands/script.ts';
import { addSecrets } from './commands/secrets.ts';
import { addServe } from './commands/serve.ts';
import { addStatus } from './commands/status.ts';
import { addVersion } from './commands/version.ts';
import { addWatch } from './commands/watch.ts';
import { addAdmin, addAudit } from './commands/admin.ts';
import { addLogin } from './commands/login.ts';
import { addTokens } from './commands/tokens.ts';
import { addUsers } from './commands/users.ts';
import { addWebhooks } from './commands/webhooks.ts';
import { exitCodeOf, problemOf, renderProblem } from './errors-output.ts';
import { addGlobalFlags, type Globals } from './flags.ts';
import type { Cli } from './io.ts';
import { createRun } from './run.ts';
import { choosePaint } from './style.ts';

const EXAMPLES = `Boot machines from the network. Six commands to begin with:

  rouse doctor                                 what stands in the way here
  sudo rouse serve                             answer machines on this network
  rouse machines list                          who has asked so far
  rouse apply -f machines.yaml                 declare machines and profiles
  rouse machines set node-1 --profile talos    decide what a machine boots
  rouse script node-1                          the exact script it will get

Every command: rouse --help
`;

/** Runs one command line. @returns the exit code of the process; never throws */
export async function runCli(argv: readonly string[], cli: Cli): Promise<number> {
  if (argv.length === 0) {
    cli.io.stdout(EXAMPLES);
    return EXIT.ok;
  }
  let exit: number = EXIT.ok;
  const program = buildProgram(cli, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    return failed(error, cli, program.opts<Globals>());
  }
}

/** @param finished  told the exit code of the command that ran */
export function buildProgram(cli: Cli, finished: (exit: number) => void): Command {
  const program = new Command('rouse');
  prepare(program, cli);
  program
    .description('Boots machines from the network: ProxyDHCP, TFTP, HTTP, and a script for each.')
    .usage('[options] COMMAND')
    .version(cli.deps.version, '--version', 'print the version')
    .helpCommand('help [COMMAND]', 'show the help of a command');
  addGlobalFlags(program);
  const run = createRun(cli, finished);
  program.commandsGroup('Start here:');
  addServe(program, run);
  addDemo(program, run);
  addDoctor(program, run);
  addDhcpHelp(program, run);
  addStatus(program, run);
  addWatch(program, run);
  program.commandsGroup('Machines:');
  addMachines(program, run);
  addBoot(program, run);
  addScript(program, run);
  addBoots(program, run);
  addDiagnose(program, run);
  addLogs(program, run);
  addEvents(program, run);
  addLookup(program, run);
  addExplain(program, run);
  program.commandsGroup('Content:');
  addApply(program, run);
  addExport(program, run);
  addInventory(program, run);
  addImport(program, run);
  addProfiles(program, run);
  addRules(program, run);
  addImages(program, run);
  addFactory(program, run);
  addConfigs(program, run);
  program.commandsGroup('People:');
  addUsers(program, run);
  addTokens(program, run);
  addAdmin(program, run);
  addAudit(program, run);
  addLogin(program, run);
  program.commandsGroup('Operate:');
  addConfig(program, run);
  addSecrets(program, run);
  addBackup(program, run);
  addRestore(program, run);
  addIntegrity(program, run);
  addWebhooks(program, run);
  addCompletion(program, run);
  addVersion(program, run);
  return program;
}

/** Set before any command is added, because commands inherit it when they are made. */
function prepare(program: Command, { io }: Cli): void {
  const width = (): number => Math.min(io.columns ?? 80, 100);
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        io.stdout(text);
      },
      writeErr: (text) => {
        io.stderr(text);
      },
      // Told by runCli in our own form, which may be JSON.
      outputError: () => undefined,
      getOutHelpWidth: width,
      getErrHelpWidth: width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true });
}

function failed(error: unknown, { io }: Cli, globals: Globals): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  // A group without a command has printed its help, which says what was missing.
  if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
  // Nothing else aborts: what takes too long is told as such by client.ts.
  if (error instanceof Error && error.name === 'AbortError') return EXIT.interrupted;
  const problem = problemOf(error instanceof CommanderError ? usage(error) : error);
  if (globals.json || globals.output === 'json') {
    io.stderr(`${JSON.stringify(problem, null, 2)}\n`);
  } else {
    io.stderr(renderProblem(problem, choosePaint(io, globals)));
  }
  if (globals.verbose && error instanceof Error) io.stderr(`${error.stack ?? ''}\n`);
  return exitCodeOf(problem);
}

/** commander's message, with its suggestion as part of the sentence. */
function usage({ message }: CommanderError): RouseError {
  const [what = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const meant = suggestion?.replace(/^\(Did you mean (.+)\?\)$/, 'did you mean $1?');
  return new RouseError('USAGE', meant === undefined ? what : `${what}; ${meant}`);
}
