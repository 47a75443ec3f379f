/**
 * What is known about one DHCP server: for each way of booting beside it, the settings, or why it
 * cannot be done.
 *
 * Owns     the shape of a guide. The texts are data: one file for each server, drawn by render.ts.
 * Tests    test/cli/dhcp-help/servers.test.ts
 */
import type { BootSite } from './site.ts';

/**
 * `proxy`: the DHCP server says nothing about booting. `next-server`: it names Rouse, and a loader
 * for each architecture. `one-name`: it names Rouse, and one file for all. `same-host`: Rouse runs
 * beside it on one host and is asked on port 4011.
 */
export const HOWS = ['proxy', 'next-server', 'one-name', 'same-host'] as const;
export type How = (typeof HOWS)[number];

/** One form to fill in, one list to check, or one piece of configuration to paste. */
export interface Section {
  readonly title: string;
  /** the way through the menus, or the file */
  readonly where?: string;
  readonly fields?: readonly Field[];
  /** pasted as it stands */
  readonly config?: string;
  readonly notes?: readonly string[];
}

/** A label as the server's own pages spell it, and what goes there; '' is an empty field. */
export type Field = readonly [label: string, value: string];

/** The settings for one address of ours, or why there are none. */
type Way = ((site: BootSite) => readonly Section[]) | string;

export interface ServerGuide {
  /** as it is typed */
  readonly name: string;
  readonly product: string;
  /** one line for the list of servers */
  readonly summary: string;
  /** what begins a comment where the output is pasted; without it the output is for reading */
  readonly comment?: string;
  readonly ways: Readonly<Record<How, Way>>;
}

/** Why `same-host` is impossible with a server that lives on a system of its own. */
export function notOnHost(system: string): string {
  return `Rouse does not run on ${system}`;
}
