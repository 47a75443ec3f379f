/**
 * Names in the data directory.
 *
 * Tests    test/store/open.test.ts
 */

/** The database. */
export const DATABASE_FILE = 'rouse.db';
