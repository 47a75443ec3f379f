/**
 * Whether a client that could be answered is to be answered: the policy of the operator.
 *
 * Owns     the ignore list, the list of relays, and who counts as known or waiting. A machine waits
 *          when it asks again and has taken no offer in between: whoever is served by another boot
 *          server takes that one's, so Rouse never takes other people's PXE clients. HTTP boot of
 *          an unknown machine says nothing: where nobody offers that, it goes on to PXE.
 * Specs    PXE 2.1 section 2.2: a client without a usable offer asks again after 4, 8 and 16 s;
 *          iPXE after 1 and 3 s. EDK2 sends no REQUEST before it has something to boot (measured).
 * Tests    test/dhcp-proxy/admission.test.ts
 */
import type { DhcpIgnoreReason } from '../domain/boot-event.ts';
import type { AnswerPolicy } from '../domain/dhcp-mode.ts';
import { isOnLink, type Ipv4Subnet } from '../domain/ipv4.ts';
import { dhcpBootMsMax, dhcpRepeatMsMax, dhcpRepeatMsMin } from '../domain/limits.ts';
import type { MachinePolicy } from '../domain/ports.ts';
import type { BootClient, PortRole } from './classify.ts';
import type { ClientMemory } from './client-memory.ts';

type Admission =
  /** `yielding`: iPXE keeps to the file of its address server if that names one */
  | { readonly admitted: true; readonly yielding: boolean }
  | { readonly admitted: false; readonly reason: DhcpIgnoreReason; readonly detail: string };

interface Asking {
  readonly client: BootClient;
  readonly port: PortRole;
  readonly policy: MachinePolicy | undefined;
  /** as it was before this message */
  readonly memory: ClientMemory;
  readonly atMs: number;
}

/** @param ignore  beginnings of hardware addresses, lower case with colons */
export function onIgnoreList(client: BootClient, ignore: readonly string[]): boolean {
  const { mac } = client;
  return mac !== undefined && ignore.some((prefix) => mac.startsWith(prefix));
}

/** Any relay is allowed while no list is kept. */
export function relayAllowed(giaddr: number, relays: readonly Ipv4Subnet[]): boolean {
  return giaddr === 0 || relays.length === 0 || relays.some((subnet) => isOnLink(giaddr, subnet));
}

export function admit(answer: AnswerPolicy, asking: Asking): Admission {
  if (answer === 'everyone' || asking.policy?.configured === true) return ADMITTED;
  if (answer === 'known') {
    return refused(
      'unknown-machine',
      'nobody has decided about it, and only known ones are answered',
    );
  }
  // Whoever sends it to our port 4011 was told of it: by us, or by the address server.
  if (asking.port === 'pxe' || wasAnswered(asking)) return ADMITTED;
  if (asking.client.kind === 'http') {
    return refused('unknown-machine', 'HTTP boot of an unknown machine is left to others');
  }
  if (!asksAgain(asking)) {
    return refused('first-ask', 'an unknown machine is answered when nobody else has answered it');
  }
  return { admitted: true, yielding: asking.client.kind === 'ipxe' };
}

const ADMITTED: Admission = { admitted: true, yielding: false };

function refused(reason: DhcpIgnoreReason, detail: string): Admission {
  return { admitted: false, reason, detail };
}

/**
 * A machine that booted through us a moment ago is in our care: as the iPXE it loaded, and as
 * firmware that goes on to HTTP boot, where each unanswered entry costs it a minute.
 */
function wasAnswered({ client, memory, atMs }: Asking): boolean {
  const { loader, offer } = memory;
  const ours = client.kind === 'ipxe' ? (loader ?? offer) : loader;
  const cared = client.kind === 'ipxe' || client.kind === 'http';
  return cared && ours !== undefined && atMs - ours.atMs <= dhcpBootMsMax;
}

function asksAgain({ client, memory, atMs }: Asking): boolean {
  if (memory.asked?.client !== client.kind) return false;
  const sinceMs = atMs - memory.asked.atMs;
  return sinceMs >= dhcpRepeatMsMin && sinceMs <= dhcpRepeatMsMax;
}
