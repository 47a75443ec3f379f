/**
 * Has the server wake a machine, and says what that can mean.
 *
 * Tests    test/cli/commands/machines-wake.test.ts
 */
import type { WakeResource } from '../api-client/resources.ts';
import type { Api } from './api.ts';
import { calls } from './calls.ts';
import { count } from '../domain/units.ts';

/** @throws ServerProblem MACHINE_UNKNOWN, WAKE_NO_INTERFACE, WAKE_NOT_SENT */
export async function wakeMachine(api: Api, reference: string): Promise<WakeResource> {
  const path = { reference };
  return (await calls(api).post('/api/v1/machines/{reference}/actions/wake', { path })).body;
}

/** @param name  as the person who asked calls the machine */
export function wakeText(name: string, { port, sent }: WakeResource): string {
  const lines = sent.map((one) => `${name}: ${sentText(one)}, UDP port ${port}\n`);
  return (
    `${lines.join('')}Nobody answers these packets: whether ${name} is on, Rouse cannot know.\n` +
    `See whether it asks to boot: rouse watch ${name}\n`
  );
}

function sentText({
  interface: through,
  to,
  packets,
  failure,
}: WakeResource['sent'][number]): string {
  const failed = failure === undefined ? '' : ` (then: ${failure})`;
  return `${count(packets, 'packet')} sent through ${through} to ${to}${failed}`;
}
