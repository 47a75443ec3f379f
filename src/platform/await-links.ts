/**
 * The wait for a link of the interfaces that are to be served.
 *
 * A host that has just been switched on may start its services before a switch port or a bridge
 * forwards, and Node.js shows no address of an interface without a link. That takes a second or
 * two, and is no reason not to serve.
 *
 * Specs    RFC 2863 section 3.1.13: ifOperStatus, which follows the link after some time.
 * Tests    test/platform/await-links.test.ts
 */
import { setTimeout as pause } from 'node:timers/promises';
import { interfaceLinkMsMax, interfaceLinkPollMs } from '../domain/limits-interfaces.ts';
import { listInterfaces, type NetworkInterface } from './interfaces.ts';

interface LinkSource {
  readonly list: () => readonly NetworkInterface[];
  readonly pollMs: number;
  readonly msMax: number;
}

/**
 * Returns once each of the named interfaces has a link, is switched off or does not exist; after
 * `msMax` in any case.
 *
 * @param waiting  told once, with the names that have no link yet
 */
export async function awaitLinks(
  names: readonly string[],
  waiting: (names: readonly string[]) => void,
  source: LinkSource = {
    list: listInterfaces,
    pollMs: interfaceLinkPollMs,
    msMax: interfaceLinkMsMax,
  },
): Promise<void> {
  const without = (): string[] =>
    source
      .list()
      .filter(({ name, link }) => link === 'none' && names.includes(name))
      .map(({ name }) => name);
  const missing = without();
  if (missing.length === 0) return;
  waiting(missing);
  for (let waitedMs = 0; waitedMs < source.msMax; waitedMs += source.pollMs) {
    await pause(source.pollMs);
    if (without().length === 0) return;
  }
}
