/**
 * Values that several resources have in common, from text to domain types.
 *
 * Owns     one schema for each word of the domain. What is written may take any common spelling;
 *          what comes out has the one form used inside Rouse.
 * Tests    test/schema/fields.test.ts
 */
import { z } from 'zod';
import { parseCidr, parseIpAddress } from '../domain/address.ts';
import { MACHINE_ARCHES } from '../domain/machine-arches.ts';
import { RouseError } from '../domain/errors.ts';
import { DISK_WAYS } from '../domain/disk-way.ts';
import { PERSONALITIES } from '../domain/firmware.ts';
import { parseKernelArg } from '../domain/kernel-args.ts';
import { kernelArgsMax, reportedTextMax } from '../domain/limits.ts';
import { LOADER_WORDS, parseLoaderChoice } from '../domain/loaders.ts';
import { parseMac } from '../domain/mac.ts';
import {
  parseConfigName,
  parseImageName,
  parseMachineName,
  parseProfileName,
} from '../domain/machine.ts';
import { parseRuleName } from '../domain/rule.ts';
import { expandTemplate } from '../domain/template.ts';
import { parseUuid } from '../domain/uuid.ts';

/** Text read by one of the domain's parsers, which answer undefined to what they refuse. */
export function parsed<T>(read: (text: string) => T | undefined, expected: string) {
  return z.string().transform((text, context): T => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `expected ${expected}, found "${text}"` });
    return z.NEVER;
  });
}

export const mac = parsed(parseMac, 'a hardware address such as "52:54:00:aa:00:01"');
export const uuid = parsed(parseUuid, 'a UUID that identifies one machine');
export const ipAddress = parsed(parseIpAddress, 'an IP address');
export const arch = z.enum(MACHINE_ARCHES);
export const personality = z.enum(PERSONALITIES);
export const diskWay = z.enum(DISK_WAYS);
export const loader = parsed(
  parseLoaderChoice,
  `a loader: ${LOADER_WORDS.join(', ')}, or a file name without a folder, such as "snponly.efi"`,
);
/** What a machine reports about itself, or a person about it. */
const reported = z.string().min(1).max(reportedTextMax);
export const hardwareFields = {
  uuid: uuid.optional(),
  serial: reported.optional(),
  manufacturer: reported.optional(),
  product: reported.optional(),
  asset: reported.optional(),
  arch: arch.optional(),
};

/** Kubernetes-like labels: a prefix with a slash is welcome. */
export const tagName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/, {
  error: 'expected a tag name of letters, digits, ".", "_", "/" and "-"',
});

const DNS_LABEL = 'lower-case letters, digits and "-", at most 63 characters';
const DOTTED = 'lower-case letters, digits, "-" and ".", at most 63 characters';

export const machineName = parsed(
  // A name that reads as an address would make references ambiguous.
  (text) => (parseMac(text) === undefined ? parseMachineName(text) : undefined),
  `a name of ${DNS_LABEL}, and no hardware address`,
);
export const profileName = parsed(parseProfileName, `a name of ${DOTTED}`);
export const ruleName = parsed(
  (text) => (text === 'order' ? undefined : parseRuleName(text)),
  `a name of ${DOTTED}, and not "order", which is reserved`,
);
export const configName = parsed(parseConfigName, `a name of ${DOTTED}`);
export const imageName = parsed(
  parseImageName,
  `a name of ${DOTTED}, and not "talos", which is reserved`,
);

/** An address with its prefix length: `10.0.0.11/24`. */
export const cidr = parsed((text): string | undefined => {
  const found = parseCidr(text);
  // Of length 0 everything would be a neighbour, and nothing sent to the gateway.
  return found && found.prefixLength > 0 ? `${found.address}/${found.prefixLength}` : undefined;
}, 'an address with prefix length such as "10.0.0.11/24"');

/** Interface names as Linux has them: 15 bytes, no slash and no blank (IFNAMSIZ). */
export const device = parsed(
  (text) => (/^[A-Za-z0-9][A-Za-z0-9._@-]{0,14}$/.test(text) ? text : undefined),
  'an interface name such as "eth0"',
);

export function url(...schemes: readonly string[]) {
  return parsed(
    (text) => {
      const found = URL.parse(text);
      return found && schemes.includes(found.protocol.slice(0, -1)) ? text : undefined;
    },
    `a URL with ${schemes.join(' or ')}`,
  );
}

/**
 * A kernel argument with `${…}` for values of the machine. Checked with a stand-in for each value,
 * so that a mistake is met by the person who writes it and not by the machine that boots.
 */
export const kernelArg = z.string().superRefine((template, context) => {
  const message = faultIn(template);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
export const kernelArgs = z.array(kernelArg).max(kernelArgsMax);

function faultIn(template: string): string | undefined {
  try {
    parseKernelArg(expandTemplate(template, () => 'x'));
    return undefined;
  } catch (error) {
    if (error instanceof RouseError) return error.message;
    throw error;
  }
}
