/**
 * What makes proofs, as SQL knows it.
 *
 * Tests    test/store/proofs.test.ts
 */
import type { Sqlite } from './sqlite.ts';

/** @returns base64url; empty where there is no key */
export type Mac = (purpose: string, content: string) => string;

/** Registers what makes proofs, on a connection. */
export function knowProofs(database: Sqlite, mac: Mac): void {
  database.function('rouse_mac', { deterministic: true }, (purpose, content) =>
    mac(String(purpose), String(content)),
  );
}
