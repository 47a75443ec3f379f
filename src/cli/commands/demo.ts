/**
 * `rouse demo`: a first boot without hardware, network or rights.
 *
 * Owns     the order: a private server, a virtual machine that boots from it, its adoption, and the
 *          steps of the boot as they happen; then everything is stopped and removed.
 * Tests    test/cli/commands/demo.test.ts, test/vm/demo.test.ts
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import { EXIT } from '../../domain/exit.ts';
import { demoBootMsMax, demoLookMs, demoWaitShownMs } from '../../domain/limits-demo.ts';
import { readAsset } from '../../platform/assets.ts';
import { LOADER_FOLDER } from '../../platform/loader-manifest.ts';
import type { Api } from '../api.ts';
import { calls } from '../calls.ts';
import { createContext, type Context } from '../context.ts';
import type { Cli } from '../io.ts';
import {
  DEMO_FIRMWARES,
  DEMO_LOADER,
  DEMO_SCRIPT,
  machineCommand,
  requireEmulator,
  UEFI_VARIABLES,
  type DemoFirmware,
} from '../demo/machine.ts';
import { startProgram, type Program } from '../demo/processes.ts';
import { startPrivateServer, startScriptAt } from '../demo/server.ts';
import { endingOf } from '../event-view.ts';
import type { Run } from '../run.ts';
import { watchBoots } from '../watch-boots.ts';

interface DemoFlags {
  readonly firmware: DemoFirmware;
  readonly keep?: boolean;
}

export function addDemo(program: Command, run: Run): void {
  program
    .command('demo')
    .summary('boot a virtual machine from a private server')
    .description(
      'Starts a server of its own on loopback and a QEMU machine that boots from it, adopts the ' +
        'machine, and shows each step. Needs no rights and touches no network: QEMU itself gives ' +
        'the machine its address and, for UEFI, its loader. Everything is removed at the end.',
    )
    .addOption(
      new Option('--firmware <KIND>', 'of the machine').choices(DEMO_FIRMWARES).default('bios'),
    )
    .option('--keep', 'leave server and machine as they are until Ctrl-C')
    .action(run<DemoFlags>((context, _args, flags) => demo(context, flags)));
}

async function demo(context: Context, { firmware, keep }: DemoFlags): Promise<number> {
  const { io, deps } = context.cli;
  requireEmulator(firmware, { exists: existsSync, searchPath: io.env['PATH'] ?? '' });
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-demo-'));
  const interrupted = deps.interrupts();
  const over = new AbortController();
  const started: Program[] = [];
  try {
    const server = await startPrivateServer(context.cli, directory);
    started.push(server.program);
    context.note(
      `A private server, in ${directory}; a ${firmware} machine of QEMU is switched on.`,
    );
    await prepare(firmware, { directory, port: server.port });
    const machine = startProgram(machineCommand(firmware, { directory, ...server }), io.env);
    started.push(machine);
    const dataDir = path.join(directory, 'data');
    const exit = await Promise.race([
      ...started.map(({ ended }) => ended),
      pressed(interrupted).then(() => EXIT.interrupted),
      firstBoot(context, { dataDir, over: over.signal }),
    ]);
    if (exit === EXIT.ok) context.note(END);
    if (keep) {
      context.note(`Kept until Ctrl-C: rouse --data-dir ${dataDir} machines list`);
      // A machine that has switched itself off is no reason to end.
      await Promise.race([pressed(interrupted), server.program.ended]);
    }
    return exit;
  } finally {
    over.abort();
    for (const one of started.reverse()) await one.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const END =
  'It asked, waited, was adopted and went to its disk. For real machines: rouse doctor, then ' +
  'sudo rouse serve';

/** What QEMU hands to UEFI firmware by TFTP, and the variables that the firmware writes. */
async function prepare(
  firmware: DemoFirmware,
  { directory, port }: { readonly directory: string; readonly port: number },
): Promise<void> {
  if (firmware === 'bios') return;
  const tftp = path.join(directory, 'tftp');
  mkdirSync(tftp);
  writeFileSync(path.join(tftp, DEMO_LOADER), readAsset(`${LOADER_FOLDER}/${DEMO_LOADER}`));
  writeFileSync(path.join(tftp, DEMO_SCRIPT), await startScriptAt(port));
  copyFileSync(UEFI_VARIABLES, path.join(directory, path.basename(UEFI_VARIABLES)));
}

/**
 * Shows each step, and adopts the machine once it waits.
 *
 * @param over  nobody wants to know any more
 * @returns how the boot ended
 */
async function firstBoot(
  { cli, globals }: Context,
  { dataDir, over }: { readonly dataDir: string; readonly over: AbortSignal },
): Promise<number> {
  const timeout = globals.timeout ?? `${demoBootMsMax}ms`;
  const own: Cli = { ...cli, io: { ...cli.io, signal: over } };
  const inside = createContext(own, { ...globals, dataDir, timeout });
  try {
    const api = inside.api({ server: true });
    const shown = watchBoots(inside, {
      api,
      query: new URLSearchParams(),
      exitOf(event) {
        const ending = endingOf(event);
        return ending && (ending === 'booted' ? EXIT.ok : EXIT.failed);
      },
    });
    const adopted = adoptOnceItWaits(inside, api, over);
    return await Promise.race([shown, adopted.then(() => shown)]);
  } finally {
    await inside.close();
  }
}

/** Adopts it as a person would who reads the code on its screen; ends early with the boot. */
async function adoptOnceItWaits(context: Context, api: Api, over: AbortSignal): Promise<void> {
  const path = { reference: 'demo' };
  await calls(api).put('/api/v1/profiles/{reference}', { path, body: PROFILE });
  while (!over.aborted) {
    const { items } = (await calls(api).get('/api/v1/machines')).body;
    const waiting = items.find(({ state }) => state === 'waiting');
    if (waiting?.code === undefined) {
      await pause(demoLookMs);
      continue;
    }
    await pause(demoWaitShownMs);
    const command = `rouse machines adopt ${waiting.code} --name demo --profile demo`;
    context.note(`It shows the code ${waiting.code} and waits. Now: ${command}`);
    await calls(api).post('/api/v1/machines/{reference}/actions/adopt', {
      path: { reference: waiting.code },
      body: { name: 'demo', profile: 'demo' },
    });
    return;
  }
}

const PROFILE = { name: 'demo', local: {} };

/** Ctrl-C, or whoever asks the process to end. */
function pressed(interrupted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve();
    };
    if (interrupted.aborted) end();
    interrupted.addEventListener('abort', end);
  });
}
