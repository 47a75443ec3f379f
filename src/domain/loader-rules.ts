/**
 * Loaders for whole models of machines: `LENOVO/ThinkCentre*=snponly`.
 *
 * Owns     how such a rule is written and which machine it fits.
 * Tests    test/domain/loader-rules.test.ts
 */
import type { MachineArch } from './arch.ts';
import { MACHINE_ARCHES } from './machine-arches.ts';
import { globOf } from './glob.ts';
import { parseLoaderChoice, type LoaderChoice } from './loaders.ts';
import type { Hardware } from './machine.ts';
import type { Mac } from './mac.ts';

/** Machines that have, as far as each is given, this start of an address, this model, this kind. */
export interface LoaderRule {
  readonly macPrefix?: string;
  /** lower case; `*` stands for anything */
  readonly manufacturer?: string;
  readonly product?: string;
  readonly arch?: MachineArch;
  readonly loader: LoaderChoice;
}

interface RuleSubject {
  readonly mac: Mac | undefined;
  readonly arch: MachineArch | undefined;
  readonly hardware: Pick<Hardware, 'manufacturer' | 'product'>;
}

/**
 * Reads `WHAT=LOADER`, where WHAT is the beginning of a hardware address (`00:25:90`), a kind of
 * machine (`arm64-efi`) or `MANUFACTURER/PRODUCT` with `*` for anything.
 */
export function parseLoaderRule(text: string): LoaderRule | undefined {
  const sign = text.lastIndexOf('=');
  const loader = parseLoaderChoice(text.slice(sign + 1).trim());
  const what = text.slice(0, Math.max(sign, 0)).trim();
  if (!loader || what === '') return undefined;
  const macPrefix = parseMacPrefix(what);
  if (macPrefix !== undefined) return { macPrefix, loader };
  const arch = MACHINE_ARCHES.find((known) => known === what);
  if (arch) return { arch, loader };
  const slash = what.indexOf('/');
  if (slash < 0) return undefined;
  const [manufacturer, product] = [what.slice(0, slash), what.slice(slash + 1)];
  return { manufacturer: model(manufacturer), product: model(product), loader };
}

/** The first of the rules that fits. */
export function loaderByRule(
  rules: readonly LoaderRule[],
  subject: RuleSubject,
): LoaderChoice | undefined {
  return rules.find((rule) => fits(rule, subject))?.loader;
}

/** One to six bytes in hexadecimal with colons or hyphens, as `52:54:00`. */
export function parseMacPrefix(text: string): string | undefined {
  const lower = text.toLowerCase().replaceAll('-', ':');
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){0,5}$/.test(lower) ? lower : undefined;
}

function fits(rule: LoaderRule, { mac, arch, hardware }: RuleSubject): boolean {
  if (rule.macPrefix !== undefined && mac?.startsWith(rule.macPrefix) !== true) return false;
  if (rule.arch !== undefined && rule.arch !== arch) return false;
  return like(rule.manufacturer, hardware.manufacturer) && like(rule.product, hardware.product);
}

function model(text: string): string {
  return text.trim().toLowerCase() || '*';
}

/** A machine that has not said what it is fits no pattern but `*`. */
function like(pattern: string | undefined, text = ''): boolean {
  if (pattern === undefined || pattern === '*') return true;
  return globOf(pattern)(text.trim().toLowerCase());
}
