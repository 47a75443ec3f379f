/**
 * Backups: of a server that runs, and of an inventory that nobody uses.
 *
 * Owns     which implementation stands behind each port of src/backup, loaded when it is needed.
 * Tests    test/api/recovery.test.ts
 */
import { createLayout } from './assets/layout.ts';
import { ownFiles, vaultFor } from './assemble-disk.ts';
import type { Config } from './config/schema.ts';
import type { MakeBackup, Recovery } from './domain/recovery.ts';
import { systemClock } from './platform/clock.ts';
import { productVersion } from './platform/version.ts';
import { createKeyFile } from './secrets/key-file.ts';
import { keyIdentity } from './secrets/vault.ts';
import { openInventory, type OpenInventory } from './store/open.ts';

const clock = systemClock;

/** Each backup of a running server is made from the inventory that it has open. */
export function backupsOf({ copy }: Pick<OpenInventory, 'copy'>): MakeBackup {
  let made: Promise<MakeBackup> | undefined;
  const load = async (): Promise<MakeBackup> => {
    const { createMakeBackup } = await import('./backup/make-backup.ts');
    return createMakeBackup({ clock, version: productVersion(), copy });
  };
  return async () => (await (made ??= load()))();
}

export function recoveryOf(config: Config): Recovery {
  const { data_dir: dataDir } = config;
  return {
    async make() {
      const opened = await openInventory(
        { dataDir },
        { assets: ownFiles, vault: vaultFor(config, () => undefined) },
      );
      try {
        return await backupsOf(opened)();
      } finally {
        await opened.close();
      }
    },
    async verify(file) {
      const { withBackup } = await import('./backup/read-backup.ts');
      return withBackup(file, ({ manifest }) => Promise.resolve(manifest));
    },
    async restore(file, confirm) {
      const { createRestore } = await import('./backup/restore-backup.ts');
      const { beginRestore } = await import('./store/restore.ts');
      const restore = createRestore({
        clock,
        begin: () => beginRestore(dataDir, ownFiles),
        keyIdentity: () => keyIdentity(createKeyFile(config.secrets.key_file, { dataDir })),
        assetFile: createLayout(dataDir).fileOf,
      });
      return restore(file, confirm);
    },
  };
}
