/**
 * `rouse boot`: has a machine boot something else for the next time or times, and calls it off.
 *
 * Tests    test/cli/commands/boot.test.ts
 */
import type { Command } from 'commander';
import type { WakeResource } from '../../api-client/resources.ts';
import { RouseError } from '../../domain/errors.ts';
import { orderTimesMax } from '../../domain/limits-wait.ts';
import type { OrderResource } from '../../schema/shown/operation.ts';
import type { Api } from '../api.ts';
import { prepareWait, WAIT_OPTION } from '../boot-wait.ts';
import { calls } from '../calls.ts';
import { withConfirmation } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { Result } from '../output.ts';
import { nameOf } from '../resources.ts';
import type { Run } from '../run.ts';
import { parseDurationMs } from '../../domain/units.ts';
import { wakeMachine, wakeText } from '../wake.ts';

interface BootFlags {
  readonly profile?: string;
  readonly once?: boolean;
  readonly times?: string;
  readonly always?: boolean;
  readonly expires?: string;
  readonly confirm?: string;
  readonly wake?: boolean;
  readonly wait?: boolean;
}

export function addBoot(program: Command, run: Run): void {
  const boot = program
    .command('boot')
    .summary('have a machine boot something else once, or some times')
    .description(
      'Has a machine boot a profile in the place of what it would, for its next boot unless said ' +
        'otherwise. A boot counts when the machine is handed over to what it has loaded.',
    )
    .argument('MACHINE', 'name, code, id or hardware address')
    .option('--profile <PROFILE>', 'what it boots')
    .option('--once', 'the next boot alone; so it is unless said otherwise')
    .option('--times <N>', 'the next N boots')
    .option('--always', 'every boot, until it is cancelled')
    .option('--expires <TIME>', 'not any more after this time, such as 30m or 2h')
    .option('--confirm <NAME>', 'the name of the machine, where the profile erases its disk')
    .option('--wake', 'wake it over the network at once, as "rouse machines wake" does')
    .option(...WAIT_OPTION);
  boot.action(
    run<BootFlags>(async (context, [reference = ''], flags) => {
      const { profile } = flags;
      if (profile === undefined) throw new RouseError('USAGE', 'say what it boots: --profile');
      const wanted = { profile, times: timesFrom(flags), ...lifeFrom(flags) };
      // Only a server that runs has a network to wake machines through, and sees them boot.
      const api = context.api({ server: Boolean(flags.wake ?? flags.wait) });
      const path = { reference };
      const { body: machine } = await calls(api).get('/api/v1/machines/{reference}', { path });
      const name = machine.name ?? machine.code ?? nameOf(machine);
      const wait = flags.wait ? await prepareWait(context, api, [reference]) : undefined;
      const order = await withConfirmation<OrderResource>(
        context,
        { name, profile, given: flags.confirm },
        async (confirm) => {
          const request = { path, body: { ...wanted, ...(confirm !== undefined && { confirm }) } };
          return (await calls(api).post(BOOT_ONCE, request)).body;
        },
      );
      const wake = flags.wake ? await woken(context, api, { reference, name, order }) : undefined;
      const result: Result = {
        data: { ...order, ...(wake && { wake }) },
        names: [name],
        text: () => orderText(name, order) + (wake ? wakeText(name, wake) : ''),
      };
      return wait ? wait(result, { machines: [machine], ordered: true }) : result;
    }),
  );
  boot
    .command('cancel')
    .description('Calls off what was ordered: the machine boots what it would anyway.')
    .argument('MACHINE', 'name, code, id or hardware address')
    .action(
      run(async (context, [reference = '']) => {
        const { body: answer } = await calls(context.api()).post(
          '/api/v1/machines/{reference}/actions/cancel',
          { path: { reference } },
        );
        const said = answer.cancelled ? 'cancelled' : 'nothing was ordered';
        return { data: answer, names: [reference], text: () => `${reference}: ${said}\n` };
      }),
    );
}

const BOOT_ONCE = '/api/v1/machines/{reference}/actions/boot-once';

interface Ordered {
  readonly reference: string;
  readonly name: string;
  readonly order: OrderResource;
}

async function woken(
  context: Context,
  api: Api,
  { reference, name, order }: Ordered,
): Promise<WakeResource> {
  try {
    return await wakeMachine(api, reference);
  } catch (error) {
    context.note(`${orderText(name, order).trimEnd()}. That stands, whether it is woken or not.`);
    throw error;
  }
}

function orderText(name: string, order: OrderResource): string {
  return `${name} boots ${order.profile}: ${timesText(order)}\n`;
}

function timesFrom({ once, times, always }: BootFlags): number | 'always' {
  if ([once, times, always].filter((flag) => flag !== undefined).length > 1) {
    throw new RouseError('USAGE', 'say one of --once, --times and --always');
  }
  if (always) return 'always';
  const number = Number(times ?? 1);
  if (Number.isInteger(number) && number >= 1 && number <= orderTimesMax) return number;
  throw new RouseError('USAGE', `expected --times from 1 to ${orderTimesMax}, found "${times}"`);
}

function lifeFrom({ expires }: BootFlags): { readonly expires_in_seconds?: number } {
  if (expires === undefined) return {};
  const ms = parseDurationMs(expires);
  if (ms !== undefined) return { expires_in_seconds: Math.ceil(ms / 1_000) };
  throw new RouseError('USAGE', `expected --expires such as 30m or 2h, found "${expires}"`);
}

function timesText({ times_left: left, expires_at: until }: OrderResource): string {
  const times = left === 'always' ? 'every boot' : left === 1 ? 'its next boot' : `${left} boots`;
  return until === undefined ? times : `${times}, until ${until}`;
}
