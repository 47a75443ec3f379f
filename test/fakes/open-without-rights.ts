/**
 * A program that opens an inventory as a user for whom file permissions count, and prints the code
 * and detail of the refusal as JSON.
 *
 *     node test/fakes/open-without-rights.ts WARM_UP_DIR DATA_DIR
 *
 * Everything is loaded as the first user, by opening the first directory: after the change of user
 * even the sources may be out of reach.
 */
import { RouseError } from '../../src/domain/errors.ts';
import { openInventory } from '../../src/store/open.ts';
import { assets } from './real-inventory.ts';

const [warmUpDir = '', dataDir = ''] = process.argv.slice(2);
const nobody = 65_534;

await (await openInventory({ dataDir: warmUpDir }, { assets })).close();
if (process.getuid?.() === 0) process.setuid?.(nobody);
try {
  await (await openInventory({ dataDir }, { assets })).close();
} catch (error) {
  if (!(error instanceof RouseError)) throw error;
  process.stdout.write(JSON.stringify({ code: error.code, detail: error.detail }));
}
