/**
 * `rouse machines adopt`: decides about machines that turned up, one or many at once.
 *
 * Tests    test/cli/commands/machines-adopt.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import type { MachineResource } from '../../api-client/resources.ts';
import type { Api } from '../api.ts';
import { prepareWait, WAIT_OPTION } from '../boot-wait.ts';
import { calls } from '../calls.ts';
import { withConfirmation } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { Result } from '../output.ts';
import { nameOf } from '../resources.ts';
import type { Run } from '../run.ts';

interface AdoptFlags {
  readonly name?: string;
  readonly profile?: string;
  readonly once?: boolean;
  readonly tag?: readonly string[];
  readonly confirm?: string;
  readonly wait?: boolean;
}

/** Stands for a number in --name, for many at once. */
const NUMBER = '{n}';

export function addMachinesAdopt(machines: Command, run: Run): void {
  machines
    .command('adopt')
    .summary('decide about machines that wait, or were only seen')
    .description(
      'Adopts machines: they are known from then on, and boot what they are given. One that ' +
        'waits on its screen goes on within seconds. MACHINE is the code on its screen, or ' +
        'whatever else names it.',
    )
    .argument('MACHINE...', 'name, code, id or hardware address')
    .option('--name <NAME>', `its name; ${NUMBER} in it counts up, for several at once`)
    .option('--profile <PROFILE>', 'what it boots from now on')
    .option('--once', 'its next boot alone, and its own disk afterwards')
    .option('--tag <KEY=VALUE>', 'set a tag; may be repeated', collected)
    .option('--confirm <NAME>', 'the name of the machine, where the profile erases its disk')
    .option(...WAIT_OPTION)
    .action(
      run<AdoptFlags>(async (context, references, flags) => {
        checked(references, flags);
        const api = context.api({ server: flags.wait === true });
        const wait = flags.wait ? await prepareWait(context, api, references) : undefined;
        const counted = flags.name?.includes(NUMBER);
        const names = counted ? freeNames(flags.name ?? '', await taken(api)) : undefined;
        const adopted: MachineResource[] = [];
        for (const reference of references) {
          const name = names?.next().value ?? flags.name;
          adopted.push(await adopt(context, api, { reference, name, flags }));
        }
        const result = shown(adopted, flags);
        if (!wait) return result;
        return wait(result, { machines: adopted, ordered: flags.once === true });
      }),
    );
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function checked(
  references: readonly string[],
  { name, once, profile, confirm }: AdoptFlags,
): void {
  if (once && profile === undefined) throw new RouseError('USAGE', '--once needs a --profile');
  if (references.length < 2) return;
  if (name !== undefined && !name.includes(NUMBER)) {
    throw new RouseError(
      'USAGE',
      `several machines need ${NUMBER} in --name, such as node-${NUMBER}`,
    );
  }
  if (confirm !== undefined) {
    throw new RouseError('USAGE', '--confirm names one machine: adopt them one by one');
  }
}

async function taken(api: Api): Promise<ReadonlySet<string>> {
  const known = await calls(api).all('/api/v1/machines');
  return new Set(known.flatMap(({ name }) => name ?? []));
}

/** Numbers from 1, without those that a machine has already. */
function* freeNames(pattern: string, known: ReadonlySet<string>): Generator<string, never> {
  for (let number = 1; ; number += 1) {
    const name = pattern.replaceAll(NUMBER, String(number));
    if (!known.has(name)) yield name;
  }
}

interface Wanted {
  readonly reference: string;
  readonly name: string | undefined;
  readonly flags: AdoptFlags;
}

async function adopt(context: Context, api: Api, wanted: Wanted): Promise<MachineResource> {
  const { reference, name, flags } = wanted;
  const { profile, once, tag = [] } = flags;
  const path = { reference };
  const { body: before } = await calls(api).get('/api/v1/machines/{reference}', { path });
  const erased = name ?? before.name ?? before.code ?? nameOf(before);
  const tags = Object.fromEntries(tag.map(pairFrom));
  const erasing = { name: erased, profile: profile ?? '', given: flags.confirm };
  return withConfirmation(context, erasing, async (confirm) => {
    const body = {
      ...(name !== undefined && { name }),
      ...(profile !== undefined && { profile }),
      ...(once && { once }),
      ...(tag.length > 0 && { tags }),
      ...(confirm !== undefined && { confirm }),
    };
    const request = { path, body };
    return (await calls(api).post('/api/v1/machines/{reference}/actions/adopt', request)).body;
  });
}

function pairFrom(text: string): readonly [key: string, value: string] {
  const equals = text.indexOf('=');
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new RouseError('USAGE', `expected KEY=VALUE, found "${text}"`);
}

function shown(machines: readonly MachineResource[], { profile, once }: AdoptFlags): Result {
  const boots =
    profile === undefined ? '' : once ? `; boots ${profile} once` : `; boots ${profile}`;
  const names = machines.map(nameOf);
  return {
    data: machines.length === 1 ? machines[0] : { items: machines },
    names,
    text: () => names.map((name) => `${name} adopted${boots}\n`).join(''),
  };
}
