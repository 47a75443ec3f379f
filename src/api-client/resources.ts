/**
 * What the API answers with, by the names that commands and pages use. The types come from its
 * description.
 */
import type { Shown } from './client.ts';
import type { operations } from './paths.d.ts';

/** Nothing that came from the server is changed by who asked for it. */
export type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

export type MachineResource = Frozen<Shown<'Machine'>>;
export type DecisionResource = Frozen<Shown<'Decision'>>;
export type ProfileResource = Frozen<Shown<'Profile'>>;
export type WakeResource = Frozen<
  operations['wakeMachine']['responses'][202]['content']['application/json']
>;
