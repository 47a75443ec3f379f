/**
 * What can be asked about the host that the server runs on, as types; see ports.ts.
 *
 * The answers have the form of the API: src/schema/shown/host.ts says which.
 */
export interface AskHost {
  /** every setting in force, and where it came from */
  readonly settings: () => Promise<object>;
  /** every interface, and what is served on it */
  readonly interfaces: () => Promise<object>;
  /** what stands between this server and a machine that boots */
  readonly doctor: () => Promise<object>;
  /** and who answers on the network. @throws RouseError PROBE_RUNNING */
  readonly probe: () => Promise<object>;
  /** DHCP servers that there is help for */
  readonly dhcpServers: () => Promise<object>;
  /**
   * What to enter in one of them.
   * @param how  the way; the one that fits `dhcp.mode` unless given
   * @throws RouseError DHCP_SERVER_UNKNOWN, REQUEST_INVALID
   */
  readonly dhcpHelp: (server: string, how?: string) => Promise<DhcpHelp>;
}

interface DhcpHelp {
  readonly data: object;
  /** to be read in a terminal, or put into a file */
  readonly text: string;
}
