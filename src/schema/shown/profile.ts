/**
 * A profile as answers have it, and its files as a machine would get them.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { arch } from '../fields.ts';
import { chain, iso, linux, wimboot } from '../profile-kinds.ts';
import { talos } from '../talos-fields.ts';
import { count, shownError, version, type Shown } from './shown.ts';

export const profile = z.strictObject({
  kind: z.literal('profile'),
  name: z.string(),
  arch: z.array(arch),
  install: z.literal('once').exactOptional(),
  destructive: z.literal(true).exactOptional(),
  menu: z.literal(true).exactOptional(),
  linux: linux.exactOptional(),
  talos: talos.exactOptional(),
  wimboot: wimboot.exactOptional(),
  iso: iso.exactOptional(),
  chain: chain.exactOptional(),
  local: z.strictObject({}).exactOptional(),
  /** marks stand for the texts */
  files: z
    .record(z.string(), z.union([z.string(), z.strictObject({ template: z.string() })]))
    .exactOptional(),
  /** of a Talos profile, however its schematic was declared */
  schematic_id: z.string().exactOptional(),
  version,
});
export type ProfileResource = Shown<typeof profile>;

export const renderedFiles = z.strictObject({
  profile: z.string(),
  machine: z.string(),
  /** with the text, or why the machine would get none */
  items: z.array(
    z.strictObject({
      file: z.string(),
      template: z.boolean(),
      text: z.string().exactOptional(),
      error: shownError.exactOptional(),
    }),
  ),
});

export const previewedProfile = z.strictObject({
  /** that the script was made for */
  machine: z.string(),
  /** without secrets */
  script: z.string().exactOptional(),
  /** why there would be no script */
  problem: shownError.exactOptional(),
  /** machines that boot by it now, the first of them */
  affected: z.array(z.string()),
  affected_total: count,
});
