/**
 * A machine that is described instead of named: `--mac 52:54:00:aa:00:01 --serial CN7792`.
 *
 * Tests    test/cli/commands/explain.test.ts
 */
import type { Command } from 'commander';
import type { paths } from '../api-client/paths.d.ts';
import type { DecisionResource } from '../api-client/resources.ts';
import { RouseError } from '../domain/errors.ts';
import type { Api } from './api.ts';
import { calls } from './calls.ts';
import { collect } from './flags.ts';

type Supposed = paths['/api/v1/rules/test']['post']['requestBody']['content']['application/json'];

export interface SupposedFlags {
  readonly mac?: string;
  readonly uuid?: string;
  readonly serial?: string;
  readonly manufacturer?: string;
  readonly product?: string;
  readonly asset?: string;
  /** The server knows which there are, and refuses any other with their names. */
  readonly arch?: NonNullable<Supposed['arch']>;
  readonly tag?: readonly string[];
  readonly known?: true;
  readonly address?: string;
}

export function addSupposedFlags(command: Command): Command {
  return command
    .argument('[MACHINE]', 'name, code, id or hardware address')
    .option('--mac <MAC>', 'describe a machine instead of naming one: its hardware address')
    .option('--uuid <UUID>', 'the UUID it would report')
    .option('--serial <TEXT>', 'the serial number it would report')
    .option('--manufacturer <TEXT>', 'the manufacturer it would report')
    .option('--product <TEXT>', 'the product it would report')
    .option('--asset <TEXT>', 'the asset tag it would report')
    .option('--arch <ARCH>', 'its kind of machine, such as x86_64-efi')
    .option('--tag <KEY=VALUE>', 'a tag it would have; may be repeated', collect)
    .option('--known', 'as if somebody had decided about it')
    .option('--address <ADDRESS>', 'the address from which it asks');
}

/** What the machine would boot, and why. */
export async function explanationOf(
  api: Api,
  machine: string | undefined,
  flags: SupposedFlags,
): Promise<DecisionResource> {
  const { address, mac, ...told } = flags;
  if ((machine === undefined) === (mac === undefined)) {
    throw new RouseError('USAGE', 'name a machine, or describe one with --mac');
  }
  if (machine !== undefined) {
    if (Object.keys(told).length > 0) {
      throw new RouseError('USAGE', 'what a machine would report goes with --mac');
    }
    const request = { path: { reference: machine }, query: { address } };
    return (await calls(api).get('/api/v1/machines/{reference}/decision', request)).body;
  }
  const { known, tag, ...hardware } = told;
  const tags = tag && Object.fromEntries(tag.map(pairOf));
  const unknown = known && { unknown: false };
  const body = {
    mac: mac ?? '',
    ...hardware,
    ...(address && { address }),
    ...(tags && { tags }),
    ...unknown,
  };
  return (await calls(api).post('/api/v1/rules/test', { body })).body;
}

function pairOf(text: string): readonly [name: string, value: string] {
  const sign = text.indexOf('=');
  if (sign > 0) return [text.slice(0, sign), text.slice(sign + 1)];
  throw new RouseError('USAGE', `expected KEY=VALUE, found "${text}"`);
}
