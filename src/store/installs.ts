/**
 * Which machines were installed, in SQLite. A row goes with its machine.
 *
 * Tests    test/store/installs.test.ts
 */
import { eq, sql } from 'drizzle-orm';
import type { InstallStore } from '../domain/ports.ts';
import { preparedOnce, type Access } from './connections.ts';
import { installs } from './schema.ts';

const statementsOf = preparedOnce((builder) => {
  const { profile, state, atMs } = installs;
  const ofMachine = eq(installs.machineId, sql.placeholder('id'));
  return {
    find: () => builder.select({ profile, state, atMs }).from(installs).where(ofMachine).prepare(),
    upsert: () =>
      builder
        .insert(installs)
        .values({
          machineId: sql.placeholder('id'),
          profile: sql.placeholder('profile'),
          state: sql.placeholder('state'),
          atMs: sql.placeholder('atMs'),
        })
        .onConflictDoUpdate({
          target: installs.machineId,
          set: {
            profile: sql`excluded.profile`,
            state: sql`excluded.state`,
            atMs: sql`excluded.at_ms`,
          },
        })
        .prepare(),
    remove: () => builder.delete(installs).where(ofMachine).prepare(),
  };
});

export function createInstallStore(access: Access): InstallStore {
  return {
    find: (id) => access.read((builder) => statementsOf(builder).find.get({ id })),
    save: (id, install) =>
      access.write((builder) => {
        statementsOf(builder).upsert.run({ id, ...install });
      }),
    remove: (id) =>
      access.write((builder) => {
        statementsOf(builder).remove.run({ id });
      }),
  };
}
