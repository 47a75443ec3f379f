/**
 * Bounds on what Talos nodes report, in the manner of limits.ts: each with its reason.
 */

/** Receivers: connections in all and from one address; a node keeps one to each. */
export const factConnectionsMax = 2_048;
export const factConnectionsPerAddressMax = 8;
/** Receivers: after so long without a word the kernel asks whether the node is still there. */
export const factKeepAliveMs = 60_000;
/**
 * Receivers: bytes of one address a second, and at once. A node that connects first sends what its
 * kernel has said since it started, half a megabyte.
 */
export const factBytesPerSecond = 262_144;
export const factBytesAtOnce = 4_194_304;
/** Receivers: addresses whose bytes are counted; the one least recent leaves. */
export const factSourcesMax = 4_096;

/** Kernel log: bytes of one line; the kernel itself cuts its records at 8 192 (CONSOLE_EXT_LOG). */
export const kernelLineBytesMax = 16_384;
/** Kernel log: characters kept of a message, and lines and machines that are kept. */
export const kernelTextMax = 512;
export const kernelLinesPerMachineMax = 500;
export const kernelLogMachinesMax = 128;

/** Event sink: bytes of a message; a status with many unmet conditions has a few thousand. */
export const eventBytesMax = 65_536;
/** Event sink: streams of one connection at once; a node sends one message after the other. */
export const eventStreamsMax = 16;
/** Event sink: until a message has arrived whole. */
export const eventStreamMsMax = 30_000;
/** Event sink: fields read of one message, and messages within messages. */
export const protobufFieldsMax = 512;
/** Event sink: what is kept of lists and texts in a message. */
export const factListMax = 32;
export const factTextMax = 512;
/**
 * Event sink: identities of the events heard last of one machine; Talos keeps at most a thousand
 * itself, and sends them again when it connects again.
 */
export const eventIdsMax = 1_024;
/** Event sink: machines for which they are kept, eight kilobytes each; the quietest one leaves. */
export const eventIdMachinesMax = 2_048;

/** Facts: reports that wait while their machine is looked up, of one address and addresses. */
export const factsWaitingMax = 1_024;
export const factsWaitingSourcesMax = 256;
/** Facts: for how long the machine of a hardware or static address is remembered. */
export const factOwnerMs = 10_000;
export const factOwnersMax = 4_096;
/** Facts: addresses behind routers that fetched a boot script. */
export const factScriptAddressesMax = 16_384;
/** Facts: each machine is written at most once in so long, so many machines at once. */
export const factsWriteIntervalMs = 1_000;
export const factsPerWriteMax = 500;
/** Facts: events of one machine in the window; a service that fails for ever tells no more. */
export const factNewsPerWindow = 30;
export const factNewsWindowMs = 60_000;

/** Facts: other evidence of an installation that comes within this tells of the same one. */
export const sameInstallMsMax = 600_000;

/** Maintenance probe: how often, for how long after the boot script, and until it is given up. */
export const probeIntervalMs = 10_000;
export const probeWatchMsMax = 900_000;
export const probeDialMsMax = 5_000;
/** Maintenance probe: machines watched, and handshakes at once. */
export const probeWatchesMax = 1_024;
export const probeDialsMax = 32;
