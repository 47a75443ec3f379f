/**
 * Boot profiles in SQLite. Texts of theirs that carry a join token are sealed.
 *
 * Tests    test/store/profiles.test.ts
 */
import { asc, eq, gt, sql } from 'drizzle-orm';
import { RouseError } from '../domain/errors.ts';
import { menuEntriesMax } from '../domain/limits-menu.ts';
import type { ProfileName } from '../domain/machine.ts';
import type { ProfileStore, SaveOptions } from '../domain/ports.ts';
import type { Profile, ProfileFile } from '../domain/profile.ts';
import { isLocked, LOCKED_SECRET } from '../domain/secrets.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { pageFrom, readCursor } from './page.ts';
import { profiles } from './schema.ts';
import { openTokens, sealTokens, type Sealing } from './sealing.ts';
import { refuseStale } from './version.ts';

const statementsOf = preparedOnce((builder) => {
  const name = sql.placeholder('name');
  return {
    byName: () => builder.select().from(profiles).where(eq(profiles.name, name)).prepare(),
    page: () =>
      builder
        .select()
        .from(profiles)
        .where(gt(profiles.name, sql.placeholder('after')))
        .orderBy(asc(profiles.name))
        .limit(sql.placeholder('limit'))
        .prepare(),
    inMenus: () =>
      builder
        .select()
        .from(profiles)
        .where(sql`json_extract(${profiles.spec}, '$.menu')`)
        .orderBy(asc(profiles.name))
        .limit(menuEntriesMax)
        .prepare(),
    upsert: () =>
      builder
        .insert(profiles)
        .values({
          name,
          arches: sql.placeholder('arches'),
          spec: sql.placeholder('spec'),
          version: sql.placeholder('version'),
          install: sql.placeholder('install'),
          destructive: sql.placeholder('destructive'),
          files: sql.placeholder('files'),
        })
        .onConflictDoUpdate({
          target: profiles.name,
          set: {
            arches: sql`excluded.arches`,
            spec: sql`excluded.spec`,
            version: sql`excluded.version`,
            install: sql`excluded.install`,
            destructive: sql`excluded.destructive`,
            files: sql`excluded.files`,
          },
        })
        .prepare(),
    remove: () => builder.delete(profiles).where(eq(profiles.name, name)).prepare(),
  };
});

export function createProfileStore(access: Access, sealing: Sealing): ProfileStore {
  const opened = ({
    install,
    destructive,
    files,
    spec: { menu, ...spec },
    ...row
  }: typeof profiles.$inferSelect): Profile => ({
    ...row,
    ...(install !== null && { install }),
    ...(destructive && { destructive }),
    ...(menu && { menu }),
    ...(files !== null && { files: filesFrom(sealing.open(files, placeOf(row, 'files'))) }),
    spec: openTokens(spec, (sealed) => sealing.open(sealed, placeOf(row))),
  });
  return {
    find: (name) =>
      access.read((builder) => {
        const row = statementsOf(builder).byName.get({ name });
        return row && opened(row);
      }),
    list: ({ limit, cursor }) =>
      access.read((builder) => {
        const after = readCursor(cursor);
        const found = statementsOf(builder).page.all({ after, limit: limit + 1 });
        return pageFrom(found.map(opened), limit, (profile) => profile.name);
      }),
    inMenus: () => access.read((builder) => statementsOf(builder).inMenus.all().map(opened)),
    save: (profile, options) =>
      access.write((builder) => save(builder, profile, { sealing, options })),
    remove: (name, options) =>
      access.write((builder) => {
        remove(builder, name, options);
      }),
  };
}

function placeOf({ name }: Pick<Profile, 'name'>, column: 'spec' | 'files' = 'spec') {
  return { table: 'profiles', row: name, column };
}

/** What stays sealed is one file that says so, and is refused wherever it is used. */
function filesFrom(text: string): readonly ProfileFile[] {
  if (text === LOCKED_SECRET) return [{ path: 'sealed', text, template: false }];
  return JSON.parse(text) as ProfileFile[];
}

interface Saving {
  readonly sealing: Sealing;
  readonly options: SaveOptions | undefined;
}

function save(builder: Builder, profile: Profile, { sealing, options }: Saving): Profile {
  const statements = statementsOf(builder);
  const stored = statements.byName.get({ name: profile.name });
  refuseStale(profile.name, stored?.version, options ?? {});
  const saved = { ...profile, version: (stored?.version ?? 0) + 1 };
  const sealed = sealTokens(profile.spec, (text) => sealing.seal(builder, text, placeOf(profile)));
  const { install = null, destructive = false, menu } = saved;
  const spec = menu ? { ...sealed, menu } : sealed;
  const files = (profile.files && sealedFiles(builder, profile, sealing)) ?? null;
  // The builder converts no values of placeholders.
  statements.upsert.run({ ...saved, spec, install, destructive: Number(destructive), files });
  return saved;
}

function sealedFiles(builder: Builder, profile: Profile, sealing: Sealing): string {
  // Before it is JSON, where the mark of a locked text would look like any other.
  if (isLocked(profile.files)) throw new RouseError('SECRET_DAMAGED', `profile ${profile.name}`);
  return sealing.seal(builder, JSON.stringify(profile.files), placeOf(profile, 'files'));
}

function remove(builder: Builder, name: ProfileName, options: SaveOptions = {}): void {
  const statements = statementsOf(builder);
  const stored = statements.byName.get({ name });
  if (!stored) throw new RouseError('PROFILE_UNKNOWN', name);
  refuseStale(name, stored.version, options);
  statements.remove.run({ name });
}
