/**
 * Where the API keeps each kind of thing, and how a thing is called on a command line.
 *
 * Tests    test/cli/resources.test.ts
 */
import type { ConfigResource } from '../schema/shown/content.ts';
import type { ImageResource } from '../schema/shown/content.ts';
import type { MachineResource } from '../schema/shown/machine.ts';
import type { ProfileResource } from '../schema/shown/profile.ts';
import type { RuleResource } from '../schema/shown/rule.ts';
import type { Named } from './complete.ts';

export type Listed =
  MachineResource | ProfileResource | ImageResource | ConfigResource | RuleResource;

export const RESOURCES: Readonly<Record<Named, string>> = {
  MACHINE: '/api/v1/machines',
  PROFILE: '/api/v1/profiles',
  IMAGE: '/api/v1/images',
  CONFIG: '/api/v1/configs',
  RULE: '/api/v1/rules',
};

/** The address of one thing; the reference is what a person typed. */
export function resourcePath(kind: Named, reference: string): string {
  return `${RESOURCES[kind]}/${encodeURIComponent(reference)}`;
}

/** What other commands accept: the name, else the first hardware address. */
export function nameOf(resource: Listed): string {
  return resource.name ?? ('macs' in resource ? (resource.macs[0] ?? resource.id) : '');
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
