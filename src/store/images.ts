/**
 * Images in SQLite: a name, and the files that are served under it.
 *
 * Owns     the order of the files (by path), and that a page of images takes three statements.
 * Tests    test/store/images.test.ts
 */
import { and, asc, eq, gt, gte, lte, sql } from 'drizzle-orm';
import { RouseError } from '../domain/errors.ts';
import type { ImageName } from '../domain/machine.ts';
import type { ImageStore, SaveOptions } from '../domain/ports.ts';
import type { Image, ImageUrl } from '../domain/profile.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { pageFrom, readCursor } from './page.ts';
import { imageFiles, images, imageUrls } from './schema.ts';
import { refuseStale } from './version.ts';

const FILE_COLUMNS = {
  path: imageFiles.path,
  diskPath: imageFiles.diskPath,
  sizeBytes: imageFiles.sizeBytes,
  modifiedAtMs: imageFiles.modifiedAtMs,
  sha256: imageFiles.sha256,
};

const statementsOf = preparedOnce((builder) => {
  const name = sql.placeholder('name');
  return {
    byName: () => builder.select().from(images).where(eq(images.name, name)).prepare(),
    page: () =>
      builder
        .select()
        .from(images)
        .where(gt(images.name, sql.placeholder('after')))
        .orderBy(asc(images.name))
        .limit(sql.placeholder('limit'))
        .prepare(),
    filesBetween: () =>
      builder
        .select({ image: imageFiles.image, file: FILE_COLUMNS })
        .from(imageFiles)
        .where(
          and(
            gte(imageFiles.image, sql.placeholder('first')),
            lte(imageFiles.image, sql.placeholder('last')),
          ),
        )
        .orderBy(asc(imageFiles.image), asc(imageFiles.path))
        .prepare(),
    urlsBetween: () =>
      builder
        .select()
        .from(imageUrls)
        .where(
          and(
            gte(imageUrls.image, sql.placeholder('first')),
            lte(imageUrls.image, sql.placeholder('last')),
          ),
        )
        .orderBy(asc(imageUrls.image), asc(imageUrls.path))
        .prepare(),
    upsert: () =>
      builder
        .insert(images)
        .values({ name, version: sql.placeholder('version') })
        .onConflictDoUpdate({ target: images.name, set: { version: sql`excluded.version` } })
        .prepare(),
    removeFiles: () => builder.delete(imageFiles).where(eq(imageFiles.image, name)).prepare(),
    addFile: () =>
      builder
        .insert(imageFiles)
        .values({
          image: name,
          path: sql.placeholder('path'),
          diskPath: sql.placeholder('diskPath'),
          sizeBytes: sql.placeholder('sizeBytes'),
          modifiedAtMs: sql.placeholder('modifiedAtMs'),
          sha256: sql.placeholder('sha256'),
        })
        .prepare(),
    removeUrls: () => builder.delete(imageUrls).where(eq(imageUrls.image, name)).prepare(),
    addUrl: () =>
      builder
        .insert(imageUrls)
        .values({
          image: name,
          path: sql.placeholder('path'),
          url: sql.placeholder('url'),
          sha256: sql.placeholder('sha256'),
        })
        .prepare(),
    remove: () => builder.delete(images).where(eq(images.name, name)).prepare(),
  };
});

export function createImageStore(access: Access): ImageStore {
  return {
    find: (name) =>
      access.read((builder) => {
        const row = statementsOf(builder).byName.get({ name });
        return row && withFiles(builder, [row])[0];
      }),
    list: ({ limit, cursor }) =>
      access.read((builder) => {
        const after = readCursor(cursor);
        const found = statementsOf(builder).page.all({ after, limit: limit + 1 });
        return pageFrom(withFiles(builder, found), limit, (image) => image.name);
      }),
    save: (image, options) => access.write((builder) => save(builder, image, options)),
    remove: (name, options) =>
      access.write((builder) => {
        remove(builder, name, options);
      }),
  };
}

type ImageRow = typeof images.$inferSelect;

/** @param rows  in the order of their names */
function withFiles(builder: Builder, rows: readonly ImageRow[]): Image[] {
  const [first, last] = [rows[0]?.name, rows.at(-1)?.name];
  const files = statementsOf(builder).filesBetween.all({ first, last });
  const byImage = Map.groupBy(files, ({ image }) => image);
  const urls = statementsOf(builder).urlsBetween.all({ first, last });
  const urlsByImage = Map.groupBy(urls, ({ image }) => image);
  return rows.map((row) => {
    const remote = urlsByImage.get(row.name)?.map(urlFrom);
    return {
      ...row,
      files: (byImage.get(row.name) ?? []).map(({ file }) => file),
      ...(remote && { urls: remote }),
    };
  });
}

function urlFrom({ path, url, sha256 }: typeof imageUrls.$inferSelect): ImageUrl {
  return { path, url, ...(sha256 !== null && { sha256 }) };
}

function save(builder: Builder, image: Image, options: SaveOptions = {}): Image {
  const statements = statementsOf(builder);
  const stored = statements.byName.get({ name: image.name });
  refuseStale(image.name, stored?.version, options);
  const saved = { ...image, version: (stored?.version ?? 0) + 1 };
  statements.upsert.run({ name: saved.name, version: saved.version });
  statements.removeFiles.run({ name: saved.name });
  for (const file of saved.files) statements.addFile.run({ name: saved.name, ...file });
  statements.removeUrls.run({ name: saved.name });
  for (const remote of saved.urls ?? []) {
    statements.addUrl.run({ name: saved.name, ...remote, sha256: remote.sha256 ?? null });
  }
  return saved;
}

function remove(builder: Builder, name: ImageName, options: SaveOptions = {}): void {
  const statements = statementsOf(builder);
  const stored = statements.byName.get({ name });
  if (!stored) throw new RouseError('IMAGE_UNKNOWN', name);
  refuseStale(name, stored.version, options);
  statements.remove.run({ name });
}
