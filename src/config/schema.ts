/**
 * The shape of the configuration, its defaults, and what each value may be.
 *
 * Leaves   the names of flags and variables to settings.ts, and reading them to load.ts.
 * Tests    test/config/load.test.ts
 */
import { z } from 'zod';
import { ANSWER_POLICIES, DHCP_MODES, parseInterfaceMode } from '../domain/dhcp-mode.ts';
import { assetStoreGibMax, assetVersionsMax } from '../domain/asset-limits.ts';
import {
  adminHostsMax,
  auditDaysMax,
  auditRowsMax,
  auditRowsMin,
} from '../domain/limits-access.ts';
import { configTokenMinutesMax } from '../domain/limits-config.ts';
import {
  bootRowsMax,
  bootRowsMin,
  eventRowsMax,
  eventRowsMin,
  retentionDaysMax,
} from '../domain/limits-timeline.ts';
import { imageCacheMibMax, imageCacheMibMin } from '../domain/limits.ts';
import { parseIpv4Network } from '../domain/ipv4.ts';
import { parseLoaderRule, parseMacPrefix } from '../domain/loader-rules.ts';
import { menuSecondsMax, menuSecondsMin } from '../domain/limits-menu.ts';
import { waitSecondsMax, waitSecondsMin } from '../domain/limits-wait.ts';
import { parseNetwork } from '../domain/subnet.ts';
import { UNKNOWN_POLICIES } from '../domain/unknown-machines.ts';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export const LOG_FORMATS = ['auto', 'text', 'json'] as const;

/** An address and port to listen on; an empty host means every address. */
interface ListenAddress {
  readonly address: string;
  readonly port: number;
}

const LISTEN = /^(?:\[([0-9a-f:]+)\]|([^[\]:\s]*)):(\d{1,5})$/i;

const readListen = z.string().transform((text, context): ListenAddress => {
  const match = LISTEN.exec(text);
  const port = Number(match?.[3] ?? -1);
  if (!match || port < 0 || port > 65_535) {
    context.addIssue({
      code: 'custom',
      message: `expected ADDRESS:PORT such as "10.0.0.2:8080" or ":8080", found "${text}"`,
    });
    return z.NEVER;
  }
  return { address: match[1] ?? (match[2] || '0.0.0.0'), port };
});
/** For the JSON Schema of the file, whose patterns know no letter case. */
const LISTEN_PATTERN = String.raw`^(\[[0-9a-fA-F:]+\]|[^\[\]:\s]*):[0-9]{1,5}$`;

const listen = readListen.meta({ pattern: LISTEN_PATTERN });

/** Empty turns the listener off. */
const listenOrNot = z.union([z.literal('').transform(() => undefined), listen]);

/** Trailing slashes go, so that paths can be appended. */
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));

/** Scheme, host and port; empty for none. Machines append paths of their own to it. */
const originOrNone = z
  .string()
  .transform((text, context): string | undefined => {
    if (text === '') return undefined;
    const url = URL.parse(text);
    if (url?.protocol === 'http:' && url.pathname === '/' && !/[?#@]/.test(text)) return url.origin;
    const message = `expected a URL such as "http://192.0.2.1:8080", found "${text}"`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .prefault('');

const network = z.string().refine((text) => parseNetwork(text) !== undefined, {
  error: ({ input }) =>
    `expected a network such as "10.88.0.0/16" or "fd00:88::/64", found "${String(input)}"`,
});

const servedInterface = z
  .string()
  .min(1)
  .refine((text) => parseInterfaceMode(text, 'off') !== undefined, {
    error: ({ input }) =>
      `expected an interface such as "eth0" or "eth1=observe" with one of ` +
      `${DHCP_MODES.join(', ')}, found "${String(input)}"`,
  });

const macPrefix = z.string().refine((text) => parseMacPrefix(text) !== undefined, {
  error: ({ input }) =>
    `expected the beginning of a hardware address such as "52:54:00", found "${String(input)}"`,
});

/** A relay alone, or every one in a network. */
const relay = z
  .string()
  .refine((text) => parseIpv4Network(text.includes('/') ? text : `${text}/32`) !== undefined, {
    error: ({ input }) =>
      `expected a relay's address such as "10.88.0.1" or a network, found "${String(input)}"`,
  });

const loaderRule = z.string().refine((text) => parseLoaderRule(text) !== undefined, {
  error: ({ input }) =>
    `expected WHAT=LOADER such as "LENOVO/ThinkCentre*=snponly" or "00:25:90=undionly", ` +
    `found "${String(input)}"`,
});

const dhcp = z
  .strictObject({
    mode: z.enum(DHCP_MODES).default('proxy'),
    answer: z.enum(ANSWER_POLICIES).default('known-and-waiting'),
    ignore: z.array(macPrefix).default([]),
    relays: z.array(relay).default([]),
    loaders: z.array(loaderRule).default([]),
  })
  .prefault({});

/** Flags and variables have it as text. */
const yesOrNo = z.union(
  [z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')],
  {
    error: ({ input }) => `expected true or false, found "${String(input)}"`,
  },
);

/** Flags and variables have it as text. */
function wholeNumber(min: number, max: number) {
  const error = ({ input }: { readonly input: unknown }): string =>
    `expected a whole number from ${min} to ${max}, found "${String(input)}"`;
  const digits = z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number);
  return z
    .union([z.int(), digits], { error })
    .pipe(z.int().min(min, { error }).max(max, { error }))
    .meta({ minimum: min, maximum: max });
}

/** The path of a file; empty for none. */
const fileOrNone = z
  .string()
  .transform((file) => (file === '' ? undefined : file))
  .prefault('');

/** As browsers send it: without a port. */
const hostName = z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, {
  error: ({ input }) =>
    `expected a name such as "rouse.example.org" in lower case, found "${String(input)}"`,
});

/** What others than this host can reach. */
function isLoopback({ address }: ListenAddress): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}

const admin = z
  .strictObject({
    listen: listenOrNot.prefault(':8081'),
    tls: z.enum(['auto', 'off']).default('auto'),
    cert_file: fileOrNone,
    key_file: fileOrNone,
    allow_plain: yesOrNo.default(false),
    hosts: z.array(hostName).max(adminHostsMax).default([]),
  })
  .prefault({})
  .superRefine(({ listen: at, tls, allow_plain: allowed, ...files }, context) => {
    const refuse = (name: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [name], message });
    };
    if (tls === 'off' && at && !isLoopback(at) && !allowed) {
      refuse('tls', 'passwords would cross the network: listen on 127.0.0.1, or set allow_plain');
    }
    if ((files.cert_file === undefined) !== (files.key_file === undefined)) {
      refuse('cert_file', 'expected both cert_file and key_file, or neither');
    }
  });

/** Every part may be left out; the values shown are the defaults. */
export const configSchema = z
  .strictObject({
    data_dir: z.string().min(1),
    interfaces: z.array(servedInterface).min(1).default(['auto']),
    networks: z.array(network).default([]),
    dhcp,
    tftp: z.strictObject({ single_port: yesOrNo.default(false) }).prefault({}),
    boot: z
      .strictObject({
        listen: listen.prefault(':8080'),
        url: originOrNone,
        unknown: z.enum(UNKNOWN_POLICIES).default('wait'),
        wait_seconds: wholeNumber(waitSecondsMin, waitSecondsMax).default(60),
        menu_seconds: wholeNumber(menuSecondsMin, menuSecondsMax).default(15),
      })
      .prefault({}),
    admin,
    talos: z
      .strictObject({
        factory_url: httpUrl.prefault('https://factory.talos.dev'),
        factory_credentials_file: fileOrNone,
        factory_ca_file: fileOrNone,
        events_listen: listenOrNot.prefault(':8091'),
        kernel_log_listen: listenOrNot.prefault(':8092'),
        probe: yesOrNo.default(true),
        config_token_minutes: wholeNumber(1, configTokenMinutesMax).default(30),
        open_config: yesOrNo.default(false),
      })
      .prefault({}),
    secrets: z
      .strictObject({ key_file: z.string().min(1).default('/etc/rouse/secret.key') })
      .prefault({}),
    retention: z
      .strictObject({
        events_days: wholeNumber(1, retentionDaysMax).default(30),
        events_max: wholeNumber(eventRowsMin, eventRowsMax).default(1_000_000),
        boots_days: wholeNumber(1, retentionDaysMax).default(365),
        boots_max: wholeNumber(bootRowsMin, bootRowsMax).default(50_000),
        audit_days: wholeNumber(1, auditDaysMax).default(365),
        audit_max: wholeNumber(auditRowsMin, auditRowsMax).default(200_000),
      })
      .prefault({}),
    images: z
      .strictObject({
        directories: z.array(z.string().min(1)).default([]),
        cache_mib: wholeNumber(imageCacheMibMin, imageCacheMibMax).default(256),
        store_gib: wholeNumber(1, assetStoreGibMax).default(50),
        keep_versions: wholeNumber(0, assetVersionsMax).default(2),
      })
      .prefault({}),
    webhooks: z.strictObject({ allowed_networks: z.array(network).default([]) }).prefault({}),
    log: z
      .strictObject({
        level: z.enum(LOG_LEVELS).default('info'),
        format: z.enum(LOG_FORMATS).default('auto'),
      })
      .prefault({}),
  })
  .readonly();

export type Config = z.infer<typeof configSchema>;
