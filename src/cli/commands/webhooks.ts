/**
 * `rouse webhooks`: whom events are told by HTTP, and what became of messages.
 *
 * Tests    test/cli/commands/webhooks.test.ts
 */
import { Option, type Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import { EXIT } from '../../domain/exit.ts';
import { printable } from '../../domain/printable.ts';
import type { DeliveryResource, WebhookResource } from '../../schema/shown/webhook.ts';
import { calls } from '../calls.ts';
import { collect } from '../flags.ts';
import { yamlText, type Result, type View } from '../output.ts';
import type { Run } from '../run.ts';
import type { Tone } from '../style.ts';
import { table, type Column } from '../table.ts';
import { ago } from '../../domain/units.ts';

interface CreateFlags {
  readonly kind: readonly string[];
}

export function addWebhooks(program: Command, run: Run): void {
  const webhooks = program
    .command('webhooks')
    .summary('post what happens to an address of yours')
    .description('Addresses that are told of events, with signed messages over HTTP.');
  addLooking(webhooks, run);
  addMaking(webhooks, run);
  addSending(webhooks, run);
}

function addLooking(webhooks: Command, run: Run): void {
  webhooks
    .command('list')
    .description('Lists every webhook, with what became of its last message.')
    .action(
      run(async (context) => {
        const { items } = (await calls(context.api()).get('/api/v1/webhooks')).body;
        if (items.length === 0)
          context.suggest('None yet: rouse webhooks create NAME URL --kind …');
        return {
          data: { items },
          names: items.map(({ name }) => name),
          text: (view) => table(items, columns(view), view),
        };
      }),
    );

  webhooks
    .command('deliveries')
    .description('Lists the latest messages of a webhook, and what became of each.')
    .argument('NAME', 'name of the webhook')
    .addOption(new Option('--limit <N>', 'how many, at most 200').default('20'))
    .action(
      run<{ limit: string }>(async (context, [name = ''], { limit }) => {
        const { body } = await calls(context.api()).get('/api/v1/webhooks/{name}/deliveries', {
          ...{ path: { name }, query: { limit: Number(limit) } },
        });
        const { items } = body;
        return {
          data: { items },
          names: items.map(({ message }) => message),
          text: (view) => table(items, deliveryColumns(view), view),
        };
      }),
    );
}

function addMaking(webhooks: Command, run: Run): void {
  webhooks
    .command('create')
    .summary('have events posted to an address')
    .description(
      'Has events posted to an address from now on, and prints the secret that they are signed ' +
        'with. It is shown this once.',
    )
    .argument('NAME', 'what the webhook is called')
    .argument('URL', 'address that messages are posted to')
    .addOption(
      new Option('--kind <KIND>', 'kind of events, or a pattern such as "boot.*"; may be repeated')
        .argParser(collect)
        .makeOptionMandatory(),
    )
    .action(
      run<CreateFlags>(async (context, [name = '', url = ''], { kind: kinds }) => {
        const { body: made } = await calls(context.api()).post('/api/v1/webhooks', {
          body: { name, url, kinds: [...kinds] },
        });
        context.suggest(`Next: rouse webhooks test ${name}`);
        return { data: made, names: [made.name], text: () => yamlText(made) };
      }),
    );

  for (const [word, enabled, what] of [
    ['enable', true, 'Sends events to a webhook again, from now on.'],
    ['disable', false, 'Sends nothing to a webhook, until it is enabled again.'],
  ] as const) {
    webhooks
      .command(word)
      .description(what)
      .argument('NAME', 'name of the webhook')
      .action(
        run(async (context, [name = '']) => {
          const request = { path: { name }, body: { enabled } };
          const { body } = await calls(context.api()).patch('/api/v1/webhooks/{name}', request);
          return { data: body, names: [name], text: () => `${name} ${word}d\n` };
        }),
      );
  }

  webhooks
    .command('delete')
    .description('Deletes a webhook, with what is known of its messages.')
    .argument('NAME', 'name of the webhook')
    .action(
      run(async (context, [name = '']) => {
        const api = calls(context.api());
        const path = { name };
        const { body: webhook } = await api.get('/api/v1/webhooks/{name}', { path });
        await api.delete('/api/v1/webhooks/{name}', { path });
        return { data: webhook, names: [name], text: () => `${name} deleted\n` };
      }),
    );
}

/** Longer than a receiver may take. */
const SENDING_MS = 30_000;

function addSending(webhooks: Command, run: Run): void {
  webhooks
    .command('test')
    .description('Sends a message that stands for nothing, and says what came of it.')
    .argument('NAME', 'name of the webhook')
    .action(
      run(async (context, [name = '']) => {
        const api = calls(context.api({ timeoutMs: SENDING_MS }));
        const path = { name };
        return tried((await api.post('/api/v1/webhooks/{name}/actions/test', { path })).body);
      }),
    );

  webhooks
    .command('redeliver')
    .description('Sends an event once more, whatever became of it.')
    .argument('NAME', 'name of the webhook')
    .argument('EVENT', 'number of the event')
    .action(
      run(async (context, [name = '', event = '']) => {
        if (!/^\d{1,15}$/.test(event)) {
          throw new RouseError('USAGE', `expected the number of an event, found "${event}"`);
        }
        const api = calls(context.api({ timeoutMs: SENDING_MS }));
        const request = { path: { name }, body: { event: Number(event) } };
        return tried((await api.post('/api/v1/webhooks/{name}/actions/redeliver', request)).body);
      }),
    );
}

function tried(delivery: DeliveryResource): Result {
  const { outcome, status, detail = '', message } = delivery;
  const isTaken = outcome === 'delivered';
  return {
    data: delivery,
    names: [message],
    ...(!isTaken && { exit: EXIT.failed }),
    text: ({ paint }) =>
      isTaken
        ? `${paint('good', 'delivered')}: answered ${status ?? ''}\n`
        : `${paint('bad', 'not delivered')}: ${printable(detail)}\n`,
  };
}

const TONES: Readonly<Record<string, Tone>> = {
  delivered: 'good',
  waiting: 'warn',
  'given-up': 'bad',
};

function columns({ nowMs }: View): readonly Column<WebhookResource>[] {
  return [
    { header: 'NAME', value: ({ name }) => name },
    { header: 'STATE', value: ({ enabled }) => (enabled ? 'on' : 'off') },
    {
      header: 'LAST',
      value: ({ last }) => (last ? `${last.outcome} ${ago(last.at, nowMs)}` : '-'),
      tone: ({ last }) => TONES[last?.outcome ?? ''],
    },
    { header: 'KINDS', value: ({ kinds }) => kinds.join(', '), flexible: true },
    { header: 'URL', value: ({ url }) => url, flexible: true },
  ];
}

function deliveryColumns({ nowMs }: View): readonly Column<DeliveryResource>[] {
  return [
    { header: 'EVENT', value: ({ event }) => String(event ?? '-'), align: 'right' },
    { header: 'KIND', value: ({ kind }) => kind },
    { header: 'WHEN', value: ({ at }) => ago(at, nowMs) },
    { header: 'TRIES', value: ({ attempts }) => String(attempts), align: 'right' },
    {
      header: 'OUTCOME',
      value: ({ outcome }) => outcome,
      tone: ({ outcome }) => TONES[outcome],
    },
    { header: 'DETAIL', value: ({ detail = '' }) => detail, flexible: true },
  ];
}
