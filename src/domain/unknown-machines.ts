/**
 * What becomes of a machine that nobody decided about.
 *
 * `wait`: it shows its code and waits for somebody to adopt it, then its own disk. `local`: its own
 * disk at once. `menu`: whoever stands before it may choose, and if nobody does, its own disk.
 * `ignore`: it gets no DHCP answer either, as with `dhcp.answer: known`.
 *
 * Tests    test/config/load.test.ts
 */
export const UNKNOWN_POLICIES = ['wait', 'local', 'menu', 'ignore'] as const;
type UnknownPolicy = (typeof UNKNOWN_POLICIES)[number];

export interface UnknownMachines {
  readonly policy: UnknownPolicy;
  /** for how long one waits before it boots its disk */
  readonly waitSeconds: number;
  /** for how long its menu is left untouched before it boots its disk */
  readonly menuSeconds: number;
}
