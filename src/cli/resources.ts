/**
 * Where the API keeps each kind of thing, and how a thing is called on a command line.
 *
 * Tests    test/cli/resources.test.ts
 */
import type { Named } from './complete.ts';

/** What has a name, or an address in its place. */
export interface Listed {
  readonly name?: string;
  readonly macs?: readonly string[];
  readonly id?: string;
}

export const RESOURCES = {
  MACHINE: '/api/v1/machines',
  PROFILE: '/api/v1/profiles',
  IMAGE: '/api/v1/images',
  CONFIG: '/api/v1/configs',
  RULE: '/api/v1/rules',
} as const satisfies Readonly<Record<Named, string>>;

/** What other commands accept: the name, else the first hardware address. */
export function nameOf({ name, macs = [], id = '' }: Listed): string {
  return name ?? macs[0] ?? id;
}

/** The same, without colons: shells split words at them. */
export function shellName(resource: Listed): string {
  return nameOf(resource).replaceAll(':', '-');
}

/** `rack=a1 role=worker` */
export function pairs(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
