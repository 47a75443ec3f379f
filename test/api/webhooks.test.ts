/** Events of a running server, posted to a receiver that checks them by itself. */
import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { rouseProgram } from '../fakes/rouse-program.ts';
import { servedProcess, type ServedProcess } from '../fakes/served-process.ts';
import { faultOfMessage, webhookReceiver, type Receiver } from '../fakes/webhook-receiver.ts';

/** Less than what a receiver is given to answer. */
const ANSWER_MS = 14_000;
const ALLOWED = ['--webhooks-allowed-networks', '127.0.0.0/8'];

function rouse({ dataDir }: ServedProcess, ...words: readonly string[]) {
  const command = rouseProgram(...words, '--data-dir', dataDir, '--json');
  const { stdout, stderr, status } = spawnSync(...command, { encoding: 'utf8' });
  return { stdout, stderr, status };
}

function created(server: ServedProcess, { url }: Receiver): string {
  const made = rouse(server, 'webhooks', 'create', 'chat', url, '--kind', 'script.served');
  return (JSON.parse(made.stdout) as { secret: string }).secret;
}

const boot = ({ boot: origin }: ServedProcess, number: number): Promise<Response> =>
  fetch(`${origin}/boot/next?mac=52:54:00:aa:00:0${number}`);

const macs = ({ received }: Receiver): string[] =>
  received.map(({ json }) => String((json.data as { mac?: string }).mac).slice(-2));

t.test('what happens is posted, signed as Standard Webhooks says', async (t) => {
  const server = await servedProcess(t, ALLOWED);
  const receiver = await webhookReceiver(t);
  const secret = created(server, receiver);
  await boot(server, 1);
  await boot(server, 2);
  await receiver.until(2);
  t.same(macs(receiver), ['01', '02']);
  for (const message of receiver.received) {
    t.equal(faultOfMessage(message, secret), undefined);
    t.match(message.json, { type: 'script.served', data: { seq: Number, script: 'wait' } });
  }
  const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']));
  t.equal(ids.size, 2);
  const metrics = await (await fetch(`${server.admin}/metrics`)).text();
  t.match(metrics, 'rouse_webhook_deliveries_total{result="delivered"} 2\n');
  t.notMatch(metrics, '/hook');
});

t.test('symptom: the receiver was away, the power went, and nobody ever heard of it', async (t) => {
  const server = await servedProcess(t, ALLOWED);
  const receiver = await webhookReceiver(t);
  const secret = created(server, receiver);
  receiver.answer = 503;
  for (const number of [1, 2, 3]) await boot(server, number);
  await receiver.until(1);
  // Whoever asks for events waits until they are written down.
  t.equal(rouse(server, 'events').status, 0);
  await server.kill();
  receiver.answer = 204;
  await server.start();
  await boot(server, 4);
  while (!macs(receiver).includes('04')) await receiver.until(receiver.received.length + 1);
  // How often the first one was tried until the power went depends on this machine.
  const tries = macs(receiver).lastIndexOf('01') + 1;
  t.ok(tries >= 2, 'what was not taken came again');
  t.same(macs(receiver).slice(tries), ['02', '03', '04'], 'in their order, and none is lost');
  const ids = receiver.received.slice(0, tries).map(({ headers }) => headers['webhook-id']);
  t.equal(new Set(ids).size, 1, 'the same message');
  const again = receiver.received[tries - 1];
  t.equal(again && faultOfMessage(again, secret), undefined);
  while (!rouse(server, 'webhooks', 'deliveries', 'chat').stdout.includes('"event"'))
    await pause(50);
  await server.stop();
});

t.test('a receiver that never answers delays no boot, and no end', async (t) => {
  const server = await servedProcess(t, ALLOWED);
  const receiver = await webhookReceiver(t);
  created(server, receiver);
  receiver.answer = 'never';
  await boot(server, 1);
  await receiver.until(1);
  const startedMs = performance.now();
  for (let times = 0; times < 50; times += 1) await (await boot(server, 2)).text();
  const tookMs = performance.now() - startedMs;
  t.ok(tookMs < ANSWER_MS, `50 scripts in ${Math.round(tookMs)} ms`);
  t.equal(receiver.received.length, 1, 'one is on its way at a time');
  const endingMs = performance.now();
  await server.stop();
  t.ok(performance.now() - endingMs < ANSWER_MS, 'it ends without waiting for the answer');
});

t.test('without the setting, this host and private networks are refused', async (t) => {
  const server = await servedProcess(t);
  const receiver = await webhookReceiver(t);
  for (const url of [receiver.url, 'http://10.1.2.3/', 'http://169.254.169.254/latest/']) {
    const refused = rouse(server, 'webhooks', 'create', 'chat', url, '--kind', '*');
    t.equal(refused.status, 2);
    t.match(JSON.parse(refused.stderr), { code: 'WEBHOOK_TARGET_REFUSED' });
  }
  t.same(receiver.received, []);
});
