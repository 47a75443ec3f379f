/**
 * Which machines a client asks for: `?arch=x86_64-efi&tag=rack=a1&q=5254&sort=-last_seen_at`.
 *
 * Tests    test/schema/machine-query.test.ts
 */
import { z } from 'zod';
import { machineTextMax, tagsPerMachineMax } from '../domain/limits.ts';
import type { MachinePageRequest } from '../domain/ports.ts';
import { arch, profileName } from './fields.ts';
import { parseRequest, strict } from './issues.ts';
import { PAGE_FIELDS, pairOf, several, tag } from './requests.ts';

export const machineQuery = strict({
  ...PAGE_FIELDS,
  arch: arch.optional(),
  profile: profileName.optional(),
  configured: z.enum(['true', 'false']).optional(),
  tag: several(tag, tagsPerMachineMax),
  q: z.string().min(1).max(machineTextMax).optional(),
  sort: z.enum(['-last_seen_at']).optional(),
});

/** @throws RouseError REQUEST_INVALID */
export function parseMachineQuery(given: unknown): MachinePageRequest {
  const { limit, cursor, sort, ...wanted } = parseRequest(machineQuery, given);
  return {
    limit,
    ...(cursor !== undefined && { cursor }),
    order: sort === undefined ? 'recorded' : 'seen',
    filter: {
      tags: Object.fromEntries(wanted.tag.map(pairOf)),
      ...(wanted.arch !== undefined && { arch: wanted.arch }),
      ...(wanted.profile !== undefined && { profile: wanted.profile }),
      ...(wanted.configured !== undefined && { configured: wanted.configured === 'true' }),
      ...(wanted.q !== undefined && { text: wanted.q }),
    },
  };
}
