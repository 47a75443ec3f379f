/**
 * Option 175, iPXE's own settings: in a request its presence tells that iPXE is asking, whatever
 * user class a script gave it; in a reply it steers iPXE.
 *
 * Specs    iPXE src/include/ipxe/dhcp.h: encapsulated options; tag 1 is the signed priority of the
 *          settings block.
 * Tests    test/dhcp-proxy/codec/option-ipxe.test.ts
 */

const PRIORITY = 1;

/**
 * Priority 1 for our offer. With it our boot file is used even where the address server names one
 * as well. (quirk: IPXE-FILE-OF-ADDRESS-SERVER)
 */
export const IPXE_PRIORITY = Uint8Array.of(PRIORITY, 1, 1);
