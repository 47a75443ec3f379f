/**
 * The form of the answer that a client gets now, and the note of it for its next message.
 *
 * Tests    test/dhcp-proxy/offer.test.ts
 */
import type { Personality } from '../domain/firmware.ts';
import type { MachinePolicy } from '../domain/ports.ts';
import type { BootClient } from './classify.ts';
import type { ClientMemory } from './client-memory.ts';
import { MESSAGE_TYPE } from './codec/option-codes.ts';
import { candidatesFor, choosePersonality, formOf, type Form } from './personality.ts';

interface ChosenForm {
  readonly personality: Personality;
  readonly form: Form;
  /** the form of the offer before, which the client did not follow */
  readonly abandoned?: Personality;
}

export function makeOffer(
  memory: ClientMemory,
  asking: {
    readonly client: BootClient;
    readonly policy: MachinePolicy | undefined;
    readonly atMs: number;
  },
): ChosenForm {
  const { client, policy, atMs } = asking;
  const { kind } = client;
  const worked = memory.worked.personality ?? policy?.firmware.personality;
  const candidates = candidatesFor(kind, { decided: policy?.personality, worked });
  const last = memory.offer;
  if (client.messageType === MESSAGE_TYPE.request) {
    if (last) last.asked4011 = true;
    const personality = last?.client === kind ? last.personality : candidates[0];
    return { personality, form: formOf(personality, kind) };
  }
  const personality = choosePersonality(candidates, last, { client: kind, atMs });
  const form = formOf(personality, kind);
  // iPXE has one form, and the offer to the firmware before it is still to be judged.
  if (kind === 'ipxe') return { personality, form };
  const sameBoot = last?.client === kind && personality !== last.personality;
  const abandoned = sameBoot && !last.followed ? last.personality : undefined;
  const before = abandoned ?? (last?.personality === personality ? last.before : undefined);
  memory.offer = {
    client: kind,
    personality,
    atMs,
    ...(before !== undefined && { before }),
    asked4011: false,
    followed: false,
  };
  return { personality, form, ...(abandoned !== undefined && { abandoned }) };
}
