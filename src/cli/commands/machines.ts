/**
 * `rouse machines list|show|forget`, and the place of the other verbs.
 *
 * Tests    test/cli/commands/machines.test.ts
 */
import { Option, type Command } from 'commander';
import type { paths } from '../../api-client/paths.d.ts';
import { MACHINE_ARCHES } from '../../domain/machine-arches.ts';
import { RouseError } from '../../domain/errors.ts';
import { MACHINE_STATES, type MachineState } from '../../domain/machine-state.ts';
import type { MachineResource } from '../../api-client/resources.ts';
import type { Api } from '../api.ts';
import { calls } from '../calls.ts';
import type { Context } from '../context.ts';
import { collect } from '../flags.ts';
import { details } from '../machine-view.ts';
import type { Result } from '../output.ts';
import { pairFrom } from '../pairs.ts';
import { nameOf, pairs } from '../resources.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { ago, count } from '../../domain/units.ts';
import { addMachinesAdopt } from './machines-adopt.ts';
import { addMachinesIgnore } from './machines-ignore.ts';
import { addMachinesArm } from './machines-arm.ts';
import { addMachinesSet } from './machines-set.ts';
import { addMachinesWake } from './machines-wake.ts';

export function addMachines(program: Command, run: Run): void {
  const machines = program
    .command('machines')
    .summary('list, show, change or forget machines')
    .description(
      'The machines that asked to boot, and those that were declared. MACHINE is a name, an id, ' +
        'a code such as BLUE-FOX, or a hardware address in any spelling.',
    );

  machines
    .command('list')
    .description('Lists machines, those seen last first: all of them, or those that are meant.')
    .option('--search <TEXT>', 'part of a name, an address, or what the hardware is called')
    .option('--tag <KEY=VALUE>', 'with this tag; may be repeated', collect)
    .option('--profile <PROFILE>', 'that have this profile')
    .addOption(new Option('--arch <ARCH>', 'of this kind').choices(MACHINE_ARCHES))
    .addOption(new Option('--state <STATE>', 'that stand so now').choices(MACHINE_STATES))
    .option('--declared', 'that somebody decided something about')
    .option('--seen', 'that were only seen')
    .action(
      run<ListFlags>(async (context, _args, flags) => {
        const query = queryFrom(flags);
        const { state: wanted } = flags;
        const all = await calls(context.api()).all('/api/v1/machines', { query });
        const found = all.filter(({ state }) => wanted === undefined || state === wanted);
        if (found.length === 0)
          context.suggest(Object.keys(query).length > 0 || wanted ? NONE_SUCH : NOBODY);
        return list([...found].sort(lastSeenFirst));
      }),
    );

  machines
    .command('show')
    .description('Shows everything known about one machine.')
    .argument('MACHINE', 'name, code, id or hardware address')
    .action(run(async (context, [reference = '']) => show(context.api(), reference)));

  addMachinesSet(machines, run);
  addMachinesAdopt(machines, run);
  addMachinesIgnore(machines, run);
  addMachinesArm(machines, run);
  addMachinesWake(machines, run);

  machines
    .command('forget')
    .description(
      'Removes a machine with all that was decided about it. It is recorded again, as unknown, ' +
        'when it next asks to boot.',
    )
    .argument('MACHINE', 'name, code, id or hardware address')
    .option('-y, --yes', 'do not ask')
    .action(
      run<ForgetFlags>((context, [reference = ''], flags) => forget(context, reference, flags)),
    );
}

const NOBODY = 'No machine has asked yet. Set one to boot from the network and power it on.';

const NONE_SUCH = 'No machine is so. All of them: rouse machines list';

type MachineQuery = NonNullable<paths['/api/v1/machines']['get']['parameters']['query']>;

interface ListFlags {
  readonly state?: string;
  readonly search?: string;
  readonly tag?: readonly string[];
  readonly profile?: string;
  readonly arch?: MachineQuery['arch'];
  readonly declared?: boolean;
  readonly seen?: boolean;
}

/** @throws RouseError USAGE for a tag without a value */
function queryFrom({ search, tag = [], profile, arch, declared, seen }: ListFlags): MachineQuery {
  if (declared && seen) throw new RouseError('USAGE', 'expected --declared or --seen, found both');
  return {
    ...(tag.length > 0 && { tag: tag.map((text) => pairFrom(text).join('=')) }),
    ...(search !== undefined && { q: search }),
    ...(profile !== undefined && { profile }),
    ...(arch !== undefined && { arch }),
    ...((declared ?? seen) && { configured: declared ? 'true' : 'false' }),
  };
}

function lastSeenFirst(a: MachineResource, b: MachineResource): number {
  return (
    (b.last_seen_at ?? '').localeCompare(a.last_seen_at ?? '') || nameOf(a).localeCompare(nameOf(b))
  );
}

function list(machines: readonly MachineResource[]): Result {
  return {
    data: { items: machines },
    names: machines.map(nameOf),
    text: ({ width, paint, nowMs }) => table(machines, columns(nowMs), { width, paint }),
  };
}

/** What a machine without a profile does. */
const DOING: Readonly<Record<MachineState, string>> = {
  waiting: 'waiting',
  ignored: 'ignored',
  unknown: 'local disk',
  ready: 'local disk',
};

function columns(nowMs: number): readonly Column<MachineResource>[] {
  return [
    { header: 'NAME', value: ({ name, code }) => name ?? code ?? '-', flexible: true },
    { header: 'MAC', value: macsText },
    { header: 'ARCH', value: ({ hardware }) => hardware.arch ?? '-' },
    {
      header: 'PROFILE',
      value: ({ boot, state }) => boot.profile ?? DOING[state ?? 'ready'],
      tone: ({ boot }) => (boot.profile === undefined ? 'dim' : undefined),
      flexible: true,
    },
    { header: 'SEEN', value: (machine) => ago(machine.last_seen_at, nowMs) },
    { header: 'TAGS', value: ({ tags }) => pairs(tags), flexible: true, dropOrder: 1 },
  ];
}

function macsText({ macs }: MachineResource): string {
  const others = macs.length - 1;
  return `${macs[0] ?? '-'}${others > 0 ? ` +${others}` : ''}`;
}

async function show(api: Api, reference: string): Promise<Result> {
  const path = { reference };
  const { body: machine } = await calls(api).get('/api/v1/machines/{reference}', { path });
  const { body: install } = await calls(api).get('/api/v1/machines/{reference}/install', { path });
  const { state } = install;
  const at = 'at' in install ? install.at : undefined;
  return {
    data: { ...machine, install },
    names: [nameOf(machine)],
    text: (view) => {
      const when = at === undefined ? '' : `, ${ago(at, view.nowMs)}`;
      return details(machine, view, state === 'none' ? undefined : `${state}${when}`);
    },
  };
}

interface ForgetFlags {
  readonly yes?: boolean;
}

async function forget(
  context: Context,
  reference: string,
  { yes = false }: ForgetFlags,
): Promise<Result> {
  const api = calls(context.api());
  const path = { reference };
  const { body: machine } = await api.get('/api/v1/machines/{reference}', { path });
  if (machine.configured && !yes) await confirm(context, machine);
  await api.delete('/api/v1/machines/{reference}', { path });
  const name = nameOf(machine);
  return { data: machine, names: [name], text: () => `${name} forgotten\n` };
}

function chosenText([what, chosen]: readonly [string, string | true | readonly string[]]): string {
  if (chosen === true) return what;
  return `${what} ${typeof chosen === 'string' ? chosen : chosen.length}`;
}

/** Asks for the name, so that the wrong machine is not lost to a quick Return. */
async function confirm({ cli: { io }, globals }: Context, machine: MachineResource): Promise<void> {
  const name = nameOf(machine);
  const { args = [], console: consoles = [], ...boot } = machine.boot;
  const decided = [
    ...Object.entries(boot).map(chosenText),
    ...(consoles.length > 0 ? [`console ${consoles.join(' ')}`] : []),
    ...(args.length > 0 ? [count(args.length, 'kernel argument')] : []),
    count(Object.keys(machine.tags).length, 'tag'),
    count(Object.keys(machine.variables).length, 'variable'),
  ].join(', ');
  if (!io.ask || !globals.input) {
    throw new RouseError('USAGE', `${name} would lose what was decided (${decided}); say --yes`);
  }
  const typed = await io.ask(`${name} loses ${decided}. Type its name to forget it: `);
  if (typed.trim() !== name) throw new RouseError('USAGE', `expected ${name}; nothing was changed`);
}
