/**
 * What becomes of actions on a machine, as answers have it.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { HISTORY_ACTIONS } from '../../domain/order.ts';
import { count, ipAddress, mac, time, type Shown } from './shown.ts';

const text = z.string().exactOptional();

export const placedOrder = z.strictObject({
  state: z.literal('placed'),
  profile: z.string(),
  /** `always` where no number of hand-overs ends it */
  times_left: z.union([count, z.literal('always')]),
  expires_at: time.exactOptional(),
  asked_by: z.string(),
  at: time,
});
export type OrderResource = Omit<Shown<typeof placedOrder>, 'state'>;

/** `none`: it boots what it always does. */
export const orderState = z.union([placedOrder, z.strictObject({ state: z.literal('none') })]);

export const history = z.strictObject({
  action: z.enum(HISTORY_ACTIONS),
  profile: text,
  asked_by: z.string(),
  at: time,
});
export type HistoryResource = Shown<typeof history>;

/** `none`: its profile does not install once. */
export const install = z.union([
  z.strictObject({ state: z.enum(['none', 'armed']) }),
  z.strictObject({ state: z.enum(['handed-over', 'installed']), profile: z.string(), at: time }),
]);

export const wake = z.strictObject({
  machine: z.string(),
  /** in the order in which they were sent for */
  macs: z.array(mac),
  /** UDP */
  port: count,
  /** one entry for each network */
  sent: z.array(
    z.strictObject({
      interface: z.string(),
      /** the broadcast address of the network */
      to: ipAddress,
      packets: count,
      failure: text,
    }),
  ),
  /** nobody answers a magic packet */
  power: z.literal('unknown'),
});
export type WakeResource = Shown<typeof wake>;
