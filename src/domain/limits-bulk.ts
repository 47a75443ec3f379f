/**
 * How much one request does to how many machines.
 */

/** Machines of one request: enough for a rack of racks, and done within seconds. */
export const bulkMachinesMax = 1_000;
/** Machines that are named as those that a change of a profile concerns. */
export const affectedMachinesMax = 100;
