/**
 * A machine as answers have it.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { MACHINE_STATES } from '../../domain/machine-state.ts';
import { arch, diskWay, personality } from '../fields.ts';
import { count, mac, time, version, type Shown } from './shown.ts';
import { talosFacts } from './talos-facts.ts';

const text = z.string().exactOptional();

const hardware = z.strictObject({
  uuid: text,
  serial: text,
  manufacturer: text,
  product: text,
  asset: text,
  arch: arch.exactOptional(),
});

const boot = z.strictObject({
  profile: text,
  loader: text,
  personality: personality.exactOptional(),
  disk: diskWay.exactOptional(),
  console: z.array(z.string()).exactOptional(),
  args: z.array(z.string()).exactOptional(),
  config_patches: z.array(z.string()).exactOptional(),
  ignored: z.literal(true).exactOptional(),
});

const network = z.strictObject({
  address: z.string(),
  gateway: text,
  device: text,
  vlan: z.strictObject({ id: count, parent: text }).exactOptional(),
  bond: z
    .strictObject({
      name: z.string(),
      members: z.array(z.string()),
      options: z.record(z.string(), z.string()),
      mtu: count.exactOptional(),
    })
    .exactOptional(),
  dns: z.array(z.string()),
  ntp: z.array(z.string()),
});

export const machine = z.strictObject({
  kind: z.literal('machine'),
  name: text,
  macs: z.array(mac),
  tags: z.record(z.string(), z.string()),
  variables: z.record(z.string(), z.string()),
  hardware,
  network: network.exactOptional(),
  boot,
  id: z.string(),
  /** two words by which people tell it from others */
  code: text,
  /** whether somebody decided something about it */
  configured: z.boolean(),
  /** how it stands; absent in answers about something else */
  state: z.enum(MACHINE_STATES).exactOptional(),
  /** what was seen to work; absent while nothing was */
  firmware: z
    .strictObject({ personality: personality.exactOptional(), loader: text })
    .exactOptional(),
  first_seen_at: time.exactOptional(),
  last_seen_at: time.exactOptional(),
  /** what Talos on it reported; absent while it has reported nothing */
  talos: talosFacts.exactOptional(),
  version,
});

export type MachineResource = Shown<typeof machine>;
