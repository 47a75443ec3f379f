/**
 * Templates: `${name}` in a profile's texts stands for a value of the machine that boots.
 *
 * Owns     the syntax, and the built-in names; a name with a dot is built in, one without is a
 *          variable of the machine. What comes out is never expanded again, so a value that holds
 *          `${` stays text and is then refused by the grammar it is meant for.
 * Tests    test/domain/template.test.ts
 */
import type { Site } from './boot-plan.ts';
import { RouseError } from './errors.ts';
import { hyphenated } from './mac.ts';
import type { Machine } from './machine.ts';
import { nearest } from './nearest.ts';
import { networkDevice, networkMask } from './talos-network.ts';

/** Finds the value of a name; undefined when the machine has none. */
export type TemplateValues = (name: string) => string | undefined;

type BuiltIn = (machine: Machine, site: Site) => string | undefined;

const BUILT_INS: Readonly<Record<string, BuiltIn>> = {
  'machine.id': (machine) => machine.id,
  'machine.name': (machine) => machine.name,
  'machine.mac': (machine) => machine.macs[0],
  'machine.mac_hyphen': (machine) => hyphenated(machine.macs[0]),
  'machine.uuid': (machine) => machine.hardware.uuid,
  'machine.serial': (machine) => machine.hardware.serial,
  'machine.manufacturer': (machine) => machine.hardware.manufacturer,
  'machine.product': (machine) => machine.hardware.product,
  'machine.asset': (machine) => machine.hardware.asset,
  'machine.arch': (machine) => machine.hardware.arch,
  'network.address': (machine) => machine.network?.address.split('/')[0],
  'network.cidr': (machine) => machine.network?.address,
  'network.netmask': networkMask,
  'network.gateway': (machine) => machine.network?.gateway,
  'network.device': networkDevice,
  'network.dns': (machine) => machine.network?.dns.join(','),
  'network.ntp': (machine) => machine.network?.ntp.join(','),
  'server.url': (_machine, site) => site.bootOrigin,
  'files.url': (_machine, site) => site.filesUrl,
  'callback.url': (_machine, site) => site.callbackUrl,
};

/** The names that need no variable, for documentation and completion. */
export const BUILT_IN_NAMES: readonly string[] = Object.keys(BUILT_INS);

const VARIABLE_NAME = /^[A-Za-z][\w-]{0,62}$/;

/** Whether a machine's variable can have this name, and a template can therefore ask for it. */
export function isVariableName(name: string): boolean {
  return VARIABLE_NAME.test(name);
}

/** Every value that a template may name for this machine. */
export function valuesOf(machine: Machine, site: Site): TemplateValues {
  return (name) => {
    const value = name.includes('.')
      ? BUILT_INS[name]?.(machine, site)
      : ownValue(machine.variables, name);
    return value === '' && name.includes('.') ? undefined : value;
  };
}

/**
 * Checks a template without a machine: what can be known wrong when it is written down.
 *
 * @throws RouseError TEMPLATE_INVALID
 */
export function checkTemplate(template: string): void {
  expandTemplate(template, () => '');
}

/**
 * @throws RouseError TEMPLATE_INVALID when the syntax or a built-in name is wrong,
 *         TEMPLATE_VALUE_MISSING when the machine lacks a value: a kernel argument with a hole in
 *         it would boot something that nobody asked for
 */
export function expandTemplate(template: string, values: TemplateValues): string {
  return template.replaceAll(/\$\{([^{}]*)(\}?)/g, (_match, name: string, closed: string) => {
    if (closed === '') throw new RouseError('TEMPLATE_INVALID', '"${" is not closed by "}"');
    checkName(name);
    const value = values(name);
    if (value === undefined) throw new RouseError('TEMPLATE_VALUE_MISSING', `\${${name}}`);
    return value;
  });
}

function checkName(name: string): void {
  if (!name.includes('.')) {
    if (isVariableName(name)) return;
    throw new RouseError(
      'TEMPLATE_INVALID',
      `expected a name of letters, digits, "_" and "-" between "\${" and "}", found "${name}"`,
    );
  }
  if (Object.hasOwn(BUILT_INS, name)) return;
  const meant = nearest(name, BUILT_IN_NAMES);
  const advice = meant === undefined ? '' : `; did you mean \${${meant}}?`;
  throw new RouseError('TEMPLATE_INVALID', `no built-in value is called \${${name}}${advice}`);
}

/** A variable called like something every object inherits is missing all the same. */
function ownValue(variables: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}
