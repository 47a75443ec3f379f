/**
 * Backups of the inventory, and putting one in its place: the words, and what is needed for them.
 */

/** A file that was fetched and kept when the backup was made. It is not in the backup. */
export interface NamedAsset {
  /** without its query */
  readonly url: string;
  /** lower-case hexadecimal */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** What a copy of the inventory says of itself. */
export interface CopyFacts {
  /** number of the last migration */
  readonly schema: number;
  /** which key its secrets are sealed with; undefined without any */
  readonly key?: string;
  /** rows by table */
  readonly counts: Readonly<Record<string, number>>;
  readonly assets: readonly NamedAsset[];
}

export interface BackupManifest extends CopyFacts {
  /** of Rouse */
  readonly version: string;
  readonly madeAtMs: number;
  readonly database: { readonly sizeBytes: number; readonly sha256: string };
}

/** A copy in the data directory, whole and consistent; whoever asked for it removes it. */
export interface InventoryCopy {
  readonly file: string;
  readonly facts: CopyFacts;
}

/** A backup on its way out. Its content is read once, to the end or not. */
export interface MadeBackup {
  /** how a file of it may be called */
  readonly name: string;
  readonly sizeBytes: number;
  readonly manifest: BackupManifest;
  readonly content: AsyncIterable<Uint8Array>;
}

/** @throws RouseError BACKUP_RUNNING, STORE_UNUSABLE */
export type MakeBackup = () => Promise<MadeBackup>;

/** How the key that is here relates to the one that the secrets of a backup were sealed with. */
export type KeyMatch = 'fits' | 'other' | 'missing' | 'unreadable' | 'not-needed';

/** What became of a restore, or would. */
export interface RestoreReport {
  readonly manifest: BackupManifest;
  /** false: it was looked at, and nothing was changed */
  readonly restored: boolean;
  readonly key: KeyMatch;
  /** the database from before, beside the new one; undefined where there was none */
  readonly former?: string;
  /** kept files that are not here: they are fetched again when they are used */
  readonly assetsMissing: number;
  /** files of images on the disk that are not where they were */
  readonly filesMissing: readonly string[];
  /** what was left out because it is of the past: rows by table */
  readonly forgotten: Readonly<Record<string, number>>;
  /** machines that were installed since the backup, and stay so */
  readonly installsKept: number;
}

/** Backups for a command that works beside no server. */
export interface Recovery {
  /** opens the inventory for as long as the content is read */
  readonly make: MakeBackup;
  /** @throws RouseError BACKUP_UNUSABLE, BACKUP_NEWER */
  verify(file: string): Promise<BackupManifest>;
  /**
   * Puts a backup in the place of the inventory.
   *
   * @param confirm  asked once everything is found right, with what is there now; false ends it
   * @throws RouseError BACKUP_UNUSABLE, BACKUP_NEWER, INSTANCE_RUNNING, STORE_UNUSABLE
   */
  restore(
    file: string,
    confirm: (found: RestoreReport & { readonly replaces: boolean }) => Promise<boolean>,
  ): Promise<RestoreReport>;
}
