/**
 * The host of the server as answers have it.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { DHCP_MODES } from '../../domain/dhcp-mode.ts';
import { PROBE_KINDS } from '../../domain/probe.ts';
import { count } from './shown.ts';

export const settings = z.strictObject({
  /** that was read; absent where there is none */
  file: z.string().exactOptional(),
  items: z.array(
    z.strictObject({
      key: z.string(),
      value: z.union([z.string(), z.array(z.string())]),
      /** the flag, the variable, the place in the file, or `default` */
      origin: z.string(),
    }),
  ),
});

export const networkInterface = z.strictObject({
  name: z.string(),
  mac: z.string().exactOptional(),
  /** with their prefix lengths */
  addresses: z.array(z.string()),
  up: z.boolean(),
  link: z.enum(['up', 'none']).exactOptional(),
  mtu: count.exactOptional(),
  /** machines are answered on it */
  served: z.boolean(),
  /** how, where they are */
  mode: z.enum(DHCP_MODES).exactOptional(),
  counters: z
    .strictObject({ rx_packets: count, tx_packets: count, rx_bytes: count, tx_bytes: count })
    .exactOptional(),
});

const LEVELS = ['ok', 'info', 'warn', 'fail'] as const;

const REPORT = {
  /** the worst last */
  findings: z.array(
    z.strictObject({
      check: z.string(),
      id: z.string().exactOptional(),
      level: z.enum(LEVELS),
      text: z.string(),
      fix: z.string().exactOptional(),
    }),
  ),
  /** how many of each level */
  totals: z.strictObject({ ok: count, info: count, warn: count, fail: count }),
};
export const doctorReport = z.strictObject(REPORT);

export const probeReport = z.strictObject({
  ...REPORT,
  /** in the order of arrival */
  answers: z.array(
    z.strictObject({
      interface: z.string(),
      kind: z.enum(PROBE_KINDS),
      port: count,
      server: z.string(),
      from: z.string(),
      own_host: z.boolean(),
      after_ms: z.number(),
      message_type: count.nullable(),
      server_identifier: z.string().nullable(),
      address: z.string().nullable(),
      prefix_length: count.nullable(),
      next_server: z.string().nullable(),
      file: z.string(),
      option_67: z.string(),
      vendor_class: z.string().nullable(),
      pxe_options: z.boolean(),
      ipxe_priority: count,
    }),
  ),
});

const WAY = z.enum(['proxy', 'next-server', 'one-name', 'same-host']);

export const dhcpServer = z.strictObject({
  name: z.string(),
  product: z.string(),
  summary: z.string(),
  ways: z.array(WAY),
});

export const dhcpHelp = z.strictObject({
  server: z.string(),
  product: z.string(),
  how: WAY,
  /** what Rouse needs, and what it has */
  rouse: z.strictObject({ 'dhcp.mode': z.enum(DHCP_MODES), inForce: z.enum(DHCP_MODES) }),
  /** one for each interface that is served */
  blocks: z.array(
    z.strictObject({
      interface: z.string().exactOptional(),
      address: z.string(),
      subnet: z.string().exactOptional(),
      httpPort: count,
      /** how machines reach it, where that is another address */
      bootUrl: z.string().exactOptional(),
      sections: z.array(
        z.strictObject({
          title: z.string(),
          /** the way through the menus, or the file */
          where: z.string().exactOptional(),
          /** an empty value is an empty field */
          fields: z.array(z.strictObject({ label: z.string(), value: z.string() })),
          /** pasted as it stands */
          config: z.string().exactOptional(),
          notes: z.array(z.string()).exactOptional(),
        }),
      ),
    }),
  ),
});
