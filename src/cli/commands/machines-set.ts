/**
 * `rouse machines set`: decides something about one machine.
 *
 * Owns     the way from flags to a JSON merge patch (RFC 7396), where null removes a member.
 * Tests    test/cli/commands/machines-set.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import { DISK_WAYS } from '../../domain/disk-way.ts';
import { PERSONALITIES } from '../../domain/firmware.ts';
import { kernelArgKey } from '../../domain/kernel-args.ts';
import { LOADER_WORDS } from '../../domain/loaders.ts';
import { parseMac, type Mac } from '../../domain/mac.ts';
import type { MachineResource } from '../../api-client/resources.ts';
import type { Api } from '../api.ts';
import { calls } from '../calls.ts';
import { ServerProblem } from '../errors-output.ts';
import { collect } from '../flags.ts';
import { details } from '../machine-view.ts';
import { addNetworkFlags, networkFrom, type NetworkFlags } from '../network-flags.ts';
import { pairFrom } from '../pairs.ts';
import { nameOf } from '../resources.ts';
import type { Run } from '../run.ts';

interface SetFlags extends NetworkFlags {
  readonly name?: string;
  /** false: --no-profile */
  readonly profile?: string | false;
  /** false: --no-loader */
  readonly loader?: string | false;
  /** false: --no-disk */
  readonly disk?: string | false;
  /** false: --no-personality */
  readonly personality?: string | false;
  readonly tag?: readonly string[];
  readonly untag?: readonly string[];
  readonly var?: readonly string[];
  readonly unsetVar?: readonly string[];
  /** false: --no-console */
  readonly console?: readonly string[] | false;
  readonly arg?: readonly string[];
  readonly removeArg?: readonly string[];
}

type Patch = Readonly<Record<string, unknown>>;

export function addMachinesSet(machines: Command, run: Run): void {
  const command = machines
    .command('set')
    .description(
      'Changes what is named and leaves the rest. A hardware address that is not known yet ' +
        'becomes a machine, so that it can be decided before its first boot.',
    )
    .argument('MACHINE', 'name, code, id or hardware address')
    .option('--name <NAME>', 'name of the machine: a DNS label')
    .option('--profile <PROFILE>', 'boot this profile')
    .option('--no-profile', 'boot the local disk')
    .option('--loader <LOADER>', `loader to start: ${LOADER_WORDS.join(', ')} or a file name`)
    .option('--no-loader', 'the loader for its architecture, or the one that worked before')
    .option('--personality <NAME>', `form of the DHCP offer: ${PERSONALITIES.join(', ')}`)
    .option('--no-personality', 'the form for its kind of client, or the one that worked before')
    .option('--disk <WAY>', `way to its disk: ${DISK_WAYS.join(', ')}`)
    .option('--no-disk', 'the way for its kind of machine, or the one that worked for its model')
    .option('--tag <KEY=VALUE>', 'set a tag; may be repeated', collect)
    .option('--untag <KEY>', 'remove a tag; may be repeated', collect)
    .option('--var <KEY=VALUE>', 'set a variable of templates; may be repeated', collect)
    .option('--unset-var <KEY>', 'remove a variable; may be repeated', collect)
    .option('--console <CONSOLE>', 'its console, such as ttyS0,115200n8; may be repeated', collect)
    .option('--no-console', 'the consoles of its profile')
    .option('--arg <ARGUMENT>', 'add a kernel argument; may be repeated', collect)
    .option('--remove-arg <ARGUMENT>', 'remove one, by its name or as a whole', collect);
  addNetworkFlags(command).action(
    run<SetFlags>(async (context, [reference = ''], flags) => {
      const patch = patchFrom(flags);
      const editsArgs = flags.arg !== undefined || flags.removeArg !== undefined;
      if (Object.keys(patch).length === 0 && !editsArgs) {
        throw new RouseError('USAGE', 'nothing to set: name at least one flag, such as --profile');
      }
      const api = context.api();
      const machine = editsArgs
        ? await changeArgs(api, reference, { patch, flags })
        : await change(api, reference, { patch });
      const name = nameOf(machine);
      context.suggest(`Next: rouse script ${name}`);
      return { data: machine, names: [name], text: (view) => details(machine, view) };
    }),
  );
}

/** Lists are replaced whole, so the one there is has to be read, and must still be there. */
async function changeArgs(
  api: Api,
  reference: string,
  { patch, flags }: { readonly patch: Patch; readonly flags: SetFlags },
): Promise<MachineResource> {
  const before = await currentOf(api, reference);
  const args = editedArgs(before?.boot.args ?? [], flags);
  const boot = { ...(patch['boot'] as object | undefined), args };
  return change(api, reference, {
    patch: { ...patch, boot },
    ...(before && { version: before.version }),
  });
}

async function currentOf(api: Api, reference: string): Promise<MachineResource | undefined> {
  try {
    return (await calls(api).get('/api/v1/machines/{reference}', { path: { reference } })).body;
  } catch (error) {
    if (isUnknown(error) && parseMac(reference) !== undefined) return undefined;
    throw error;
  }
}

function editedArgs(
  before: readonly string[],
  { arg: added = [], removeArg: removed = [] }: SetFlags,
): readonly string[] {
  const names = (word: string, argument: string): boolean =>
    argument === word || kernelArgKey(argument) === word;
  const absent = removed.find((word) => !before.some((argument) => names(word, argument)));
  if (absent !== undefined) {
    const known = before.map(kernelArgKey).join(', ');
    throw new RouseError(
      'USAGE',
      `the machine has no argument "${absent}"; it has ${known === '' ? 'none' : known}`,
    );
  }
  const kept = before.filter((argument) => !removed.some((word) => names(word, argument)));
  return [...new Set([...kept, ...added])];
}

interface Change {
  readonly patch: Patch;
  /** refuse the change when the machine is no longer at this version */
  readonly version?: number;
}

async function change(
  api: Api,
  reference: string,
  { patch, version }: Change,
): Promise<MachineResource> {
  try {
    const { body } = await calls(api).patch('/api/v1/machines/{reference}', {
      path: { reference },
      ...(version !== undefined && { headers: { 'If-Match': `"${version}"` } }),
      body: patch,
    });
    return body;
  } catch (error) {
    const mac = parseMac(reference);
    if (!isUnknown(error) || mac === undefined) throw error;
    return declare(api, { reference, mac, patch });
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof ServerProblem && error.problem.code === 'MACHINE_UNKNOWN';
}

/** `If-None-Match: *` keeps a machine that was recorded in this very moment. */
async function declare(
  api: Api,
  {
    reference,
    mac,
    patch,
  }: { readonly reference: string; readonly mac: Mac; readonly patch: Patch },
): Promise<MachineResource> {
  const { body } = await calls(api).put('/api/v1/machines/{reference}', {
    path: { reference },
    headers: { 'If-None-Match': '*' },
    body: { macs: [mac], ...(withoutNulls(patch) as object) },
  });
  return body;
}

function patchFrom(flags: SetFlags): Patch {
  const { name } = flags;
  const boot = bootFrom(flags);
  const network = networkFrom(flags);
  return {
    ...(name !== undefined && { name }),
    ...(Object.keys(boot).length > 0 && { boot }),
    ...recordPatch('tags', flags.tag, flags.untag),
    ...recordPatch('variables', flags.var, flags.unsetVar),
    ...(network !== undefined && { network }),
  };
}

/** A flag that begins with `no-` is false, and removes. */
function bootFrom({ profile, loader, personality, disk, console: consoles }: SetFlags): Patch {
  const named = Object.entries({ profile, loader, personality, disk, console: consoles });
  return Object.fromEntries(
    named
      .filter(([, value]) => value !== undefined)
      .map(([member, value]) => [member, value === false ? null : value]),
  );
}

function recordPatch(
  member: string,
  set: readonly string[] = [],
  unset: readonly string[] = [],
): Patch {
  const entries = [...set.map(pairFrom), ...unset.map((key) => [key, null] as const)];
  return entries.length === 0 ? {} : { [member]: Object.fromEntries(entries) };
}

/** What a patch leaves in an empty resource. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}
