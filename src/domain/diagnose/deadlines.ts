/**
 * How long each part of a boot may take before something is wrong, in milliseconds.
 *
 * Real firmware is slow: what is waited for is what it does by itself, with room for a slow one.
 * Measured are the longest times of the boots that the tests in test/vm call good: OVMF 2022.11 and
 * QEMU's iPXE ROM of 2019, two machines at once under emulation on two cores.
 */

/** An answer that may yet come: firmware asks again after 4, 8 and 16 s (PXE 2.1 section 2.2). */
export const unansweredMs = 10_000;
/** From an offer to the request for what it names: 4 s of waiting for others; measured 4.4 s. */
export const offerFollowedMs = 10_000;
/** The same for the second time it asks, when it waits for 8 s; measured 8.4 s. */
export const secondOfferFollowedMs = 14_000;
/** The same once the machine has taken an address, after which firmware goes on at once. */
export const addressUsedMs = 5_000;
/** From a request to the first acknowledgement, within which firmware has repeated it twice. */
export const firstAckMs = 10_000;
/** Without a byte more; TFTP repeats a block every 8 s at the slowest. */
export const transferMovesMs = 15_000;
/** A transfer that ended early is begun anew by firmware within a few seconds, or never. */
export const transferRetriedMs = 10_000;
/** From the last byte of a loader to the first sign of iPXE; measured 0.5 s, for BIOS 4.3 s. */
export const loaderUpMs = 30_000;
/** From the last sign of iPXE to its script; getting an address takes it 10 s at most. */
export const scriptAskedMs = 20_000;
/**
 * The same for iPXE that is in the ROM of the card or came from somebody else: older ones wait for
 * routers of IPv6 as well. Measured 16.4 s after its address, however fast the machine is.
 */
export const romScriptAskedMs = 40_000;
/** From the first sign of iPXE, however often it begins anew. */
export const scriptAskedLongestMs = 60_000;
/** From the script to its first file, and from one to the next; measured 3 s. */
export const fileAskedMs = 15_000;
/** From handing over to the first report of Talos, which has to start and find its network. */
export const reportMs = 480_000;
/** Loaders in a row without a sign of iPXE: EDK2 fetches one by PXE and one by HTTP. */
export const loadersInLoop = 3;
