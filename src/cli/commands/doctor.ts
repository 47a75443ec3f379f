/**
 * `rouse doctor`: what stands between this server and a booting machine, each with its remedy.
 *
 * Tests    test/cli/commands/doctor.test.ts
 */
import type { Command } from 'commander';
import type { RawSettings } from '../../config/load.ts';
import type { ReserveState } from '../../domain/disk-reserve.ts';
import { messageOf } from '../../domain/errors.ts';
import type { IntegrityReport } from '../../domain/integrity.ts';
import type { ListenerState } from '../../domain/ports.ts';
import { dial, nobodyListens, type Dial } from '../client.ts';
import { socketPathOf, type Context } from '../context.ts';
import { checkDataDir, checkLoaders, checkPrivileges, checkServer } from '../doctor/check-host.ts';
import { checkRows } from '../doctor/check-rows.ts';
import { checkContainer, checkDeviceSockets, checkInterfaces } from '../doctor/check-network.ts';
import { checkPorts } from '../doctor/check-ports.ts';
import type { Facts, ServerFact } from '../doctor/facts.ts';
import { report, type Finding } from '../doctor/finding.ts';
import { gatherFacts } from '../doctor/gather.ts';
import { answersTable, probeFindings, probeRequestFor } from '../doctor/probe.ts';
import { addSettingFlags, settingsGiven, timeoutMsOf } from '../flags.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';

/** A healthy server on the same host answers in milliseconds. */
const TIMEOUT_MS = 3_000;

export function addDoctor(program: Command, run: Run): void {
  addSettingFlags(
    program
      .command('doctor')
      .summary('find what stands in the way of booting')
      .description(
        'Checks the ports, interfaces, boot loaders, rights and disk that the server needs, ' +
          'names who holds a port, and says what to do. Exit code 7 when something fails. Takes ' +
          'the settings of "rouse serve", to check them before they are used. With --probe it ' +
          'also asks the network as a booting machine does, and tells who answers what.',
      )
      .option('--probe', 'ask for boot files as BIOS, UEFI, HTTP boot and iPXE do; needs port 68'),
  ).action(
    run(async (context, _args, options: { readonly probe?: boolean }) => {
      const seen = await facts(context, settingsGiven(options, context.globals));
      return options.probe ? probed(context, seen) : report(diagnose(seen));
    }),
  );
}

async function probed(context: Context, seen: Facts): Promise<Result> {
  context.note('Asking the network, for up to 15 s.');
  const { io, deps } = context.cli;
  const { answers, findings } = await deps.probe({
    ...probeRequestFor(seen),
    ...(io.signal && { signal: io.signal }),
  });
  return report([...diagnose(seen), ...probeFindings(findings)], answersTable(answers));
}

/** Every check, in the order of a boot: the server, its network, its ports, its files. */
export function diagnose(facts: Facts): readonly Finding[] {
  return [
    checkServer(facts),
    checkPrivileges(facts),
    checkContainer(facts),
    ...checkInterfaces(facts),
    ...checkDeviceSockets(facts),
    ...checkPorts(facts),
    ...checkLoaders(facts),
    checkDataDir(facts),
    ...checkRows(facts),
  ];
}

async function facts(context: Context, settings: RawSettings): Promise<Facts> {
  const { io, deps } = context.cli;
  const { config } = context.load(settings);
  const socketPath = socketPathOf(context, config);
  const server = await askServer({
    socketPath,
    timeoutMs: timeoutMsOf(context.globals, TIMEOUT_MS),
    ...(io.signal && { signal: io.signal }),
  });
  return gatherFacts({ config, socketPath, server, uid: deps.uid, env: io.env });
}

/** Asks the server how it is. Any answer at all says that it runs. */
async function askServer(to: Dial): Promise<ServerFact> {
  try {
    const answer = await dial({ method: 'GET', path: '/readyz' }, to);
    return { state: 'running', ...toldBy(answer.body), ...(await damagedRows(to)) };
  } catch (error) {
    if (to.signal?.aborted) throw error;
    if (nobodyListens(error)) return { state: 'stopped' };
    return { state: 'silent', detail: messageOf(error) };
  }
}

/** What an older server does not know, or this one cannot say now, is no finding. */
async function damagedRows(to: Dial): Promise<Pick<Running, 'integrity'>> {
  try {
    const answer = await dial({ method: 'GET', path: '/api/v1/integrity' }, to);
    if (answer.status !== 200) return {};
    return { integrity: JSON.parse(answer.body) as IntegrityReport };
  } catch (error) {
    if (to.signal?.aborted) throw error;
    return {};
  }
}

interface Told {
  readonly listeners?: readonly ListenerState[];
  readonly disk?: ReserveState;
}

function toldBy(body: string): Pick<Running, 'down' | 'full'> {
  const { listeners = [], disk } = JSON.parse(body) as Told;
  return {
    down: listeners.filter(({ up }) => !up),
    ...(disk === 'given-up' && { full: true as const }),
  };
}

type Running = ServerFact & { readonly state: 'running' };
