/**
 * What Rouse does on the DHCP ports of an interface, and whom it answers there.
 *
 * Tests    test/domain/dhcp-mode.test.ts
 */

/**
 * `proxy`: beside a DHCP server on another host. `pxe-only`: the DHCP server runs on this host,
 * owns port 67 and sends clients on to port 4011. `observe`: everything is recorded and nobody
 * answered. `next-server`: the DHCP server names this host and a boot file by itself.
 */
export const DHCP_MODES = ['proxy', 'pxe-only', 'observe', 'next-server', 'off'] as const;
export type DhcpMode = (typeof DHCP_MODES)[number];

/**
 * `known`: machines somebody decided about. `known-and-waiting`: those, and machines that ask again
 * because nobody gave them anything to boot. `everyone`: whoever asks.
 */
export const ANSWER_POLICIES = ['everyone', 'known-and-waiting', 'known'] as const;
export type AnswerPolicy = (typeof ANSWER_POLICIES)[number];

/** An interface that is served, and how. */
export interface InterfaceMode {
  /** a name, or `auto` */
  readonly name: string;
  readonly mode: DhcpMode;
}

/** Reads `eth0` or `eth1=observe`. @returns undefined when what follows the sign is no mode */
export function parseInterfaceMode(text: string, otherwise: DhcpMode): InterfaceMode | undefined {
  const sign = text.lastIndexOf('=');
  if (sign < 0) return { name: text, mode: otherwise };
  const mode = DHCP_MODES.find((known) => known === text.slice(sign + 1));
  return mode && sign > 0 ? { name: text.slice(0, sign), mode } : undefined;
}
