/**
 * What the values of Talos' own kernel arguments may be.
 *
 * Owns     the forms, so that a slip is met by the person who writes it. Talos itself ignores a
 *          name it does not know, and most values it cannot read.
 * Specs    Talos 1.14 "Kernel parameters"; its code writes talos.config.oauth where the page has
 *          talos.config.auth.
 * Tests    test/domain/talos-values.test.ts
 */
import { kernelArgKey } from './kernel-args.ts';
import { knownArg, TALOS_ARG_NAMES } from './known-args.ts';
import { nearest } from './nearest.ts';
import { isDeviceName, parseBond, parseVlan } from './talos-links.ts';
import { faultInIp } from './talos-network.ts';

const PLATFORMS = [
  'akamai',
  'aws',
  'azure',
  'cloudstack',
  'container',
  'digitalocean',
  'equinixMetal',
  'exoscale',
  'gcp',
  'hcloud',
  'metal',
  'nocloud',
  'opennebula',
  'openstack',
  'oracle',
  'scaleway',
  'upcloud',
  'vmware',
  'vultr',
];

/** As the names of the Image Factory's files hold it. */
const PLATFORM = /^[a-zA-Z0-9]{1,32}$/;

/** @returns what is wrong with the value, or undefined */
type Check = (value: string) => string | undefined;

const matches =
  (form: RegExp, expected: string): Check =>
  (value) =>
    form.test(value) ? undefined : `expected ${expected}, found another value`;

const oneOf =
  (...words: readonly string[]): Check =>
  (value) => {
    if (words.includes(value)) return undefined;
    const meant = nearest(value, words);
    const advice = meant === undefined ? '' : `; did you mean "${meant}"?`;
    return `expected ${words.join(' or ')}, found "${value}"${advice}`;
  };

const HOST_PORT = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/;

const SWITCH = oneOf('1', '0');

const CHECKS: Readonly<Record<string, Check>> = {
  'talos.platform': faultInPlatform,
  'talos.shutdown': oneOf('halt', 'poweroff'),
  'talos.halt_if_installed': SWITCH,
  'talos.dashboard.disabled': SWITCH,
  'talos.auditd.disabled': SWITCH,
  'talos.experimental.wipe': matches(
    /^system(?::[A-Z][A-Z0-9_-]*(?:,[A-Z][A-Z0-9_-]*)*)?$/,
    '"system", or "system:" and labels of partitions, such as system:EPHEMERAL,STATE',
  ),
  'talos.environment': matches(/^[A-Za-z_]\w*=/, 'a variable and its value, such as https_proxy=…'),
  'talos.network.interface.ignore': (value) =>
    isDeviceName(value) ? undefined : `expected an interface name, found "${value}"`,
  'talos.device.settle_time': settleTime,
  'talos.config': matches(
    /^(?:(?:https?|tftp|file):\/\/.+|metal-iso|none)$/,
    'a URL with http, https, tftp or file, or "metal-iso", or "none"',
  ),
  'talos.events.sink': matches(HOST_PORT, 'HOST:PORT, an IPv6 address in brackets'),
  'talos.logging.kernel': matches(
    new RegExp(`^(?:tcp|udp)://${HOST_PORT.source.slice(1)}`),
    'tcp://HOST:PORT or udp://HOST:PORT, an IPv6 address in brackets',
  ),
  'siderolink.api': matches(
    /^(?:(?:grpc|https?):\/\/|(?!\w+:\/\/))[^/?\s]+(?:[/?].*)?$/,
    'a URL such as https://omni.example.org?jointoken=…',
  ),
  vlan: (value) => faultOf(parseVlan(value)),
  bond: (value) => faultOf(parseBond(value)),
  ip: faultInIp,
};

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const SETTLE_MS_MAX = 600_000;

/** A duration as Go writes it: `1m30s`. */
function settleTime(value: string): string | undefined {
  const parts = [...value.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(ms|s|m)/g)];
  const ms = parts.reduce((sum, [, n, unit = '']) => sum + Number(n) * (UNIT_MS[unit] ?? 0), 0);
  const whole = value !== '' && parts.map(([part]) => part).join('') === value;
  if (whole && ms <= SETTLE_MS_MAX) return undefined;
  return `expected a time such as 30s or 2m, at most 10m, found "${value}"`;
}

/** New platforms come with releases; what resembles a known one was meant to be it. */
function faultInPlatform(value: string): string | undefined {
  if (PLATFORMS.includes(value)) return undefined;
  const meant = nearest(value, PLATFORMS);
  if (meant !== undefined) return `found "${value}"; did you mean "${meant}"?`;
  if (PLATFORM.test(value)) return undefined;
  return `expected a platform name such as "metal", found "${value}"`;
}

function faultOf(read: object | string): string | undefined {
  return typeof read === 'string' ? read : undefined;
}

/**
 * Looks for a slip in one argument of a Talos profile. A name that Talos may have learned since is
 * let pass; one that resembles a known one is not.
 *
 * Values are not quoted where they may hold a secret.
 *
 * @param argument  one that parses, or a template of one
 * @returns what is wrong, or undefined
 */
export function faultInTalosArg(argument: string): string | undefined {
  const key = kernelArgKey(argument);
  if (key.startsWith('talos.') && !knownArg(key)) return faultInName(key);
  const check = Object.hasOwn(CHECKS, key) ? CHECKS[key] : undefined;
  if (!check) return undefined;
  const fault = check(argument.slice(key.length + 1));
  return fault === undefined ? undefined : `argument "${key}": ${fault}`;
}

function faultInName(key: string): string | undefined {
  const meant = nearest(
    key.replace(/^talos\.config\.auth\./, 'talos.config.oauth.'),
    TALOS_ARG_NAMES,
  );
  if (meant === undefined) return undefined;
  return `Talos has no argument "${key}"; did you mean "${meant}"?`;
}

/** Finds names that stand in one list twice and of which Talos reads the first alone. */
export function repeatedLink(args: readonly string[]): string | undefined {
  const single = ['vlan', 'bond'];
  const twice = single.find((name) => args.filter((arg) => kernelArgKey(arg) === name).length > 1);
  return twice === undefined ? undefined : `Talos reads one "${twice}=" only, found more of them`;
}
