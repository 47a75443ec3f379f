/** Bounds of the interfaces of this host, in the manner of limits.ts. */

/** How long a start waits for an interface that has no link yet; spanning tree takes up to 30 s. */
export const interfaceLinkMsMax = 35_000;
/** How often it looks. */
export const interfaceLinkPollMs = 200;
