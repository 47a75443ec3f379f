/**
 * `npm start`: serves from the source tree. Arguments go on to `rouse serve`:
 *
 *   npm start -- --interface eth0
 */
import path from 'node:path';
import { messageOf, RouseError } from '../src/domain/errors.ts';
import { ensureLoaders } from './loaders/ensure.ts';
import { ensureUi } from './ui/build.ts';

const root = path.join(import.meta.dirname, '..');

/** DHCP and TFTP have ports below 1024. Said beforehand, since npm hides what comes after. */
function explainRights(): void {
  if (process.getuid?.() === 0) return;
  console.error(
    'Ports 67 and 69 belong to root, or to a process with CAP_NET_BIND_SERVICE, and this user\n' +
      'is not root. If Rouse says that it may not open a port: sudo npm start',
  );
}

try {
  const say = (line: string): void => {
    console.error(line);
  };
  const problems = await ensureLoaders({ root, acceptUnknown: false, say });
  for (const problem of problems) say(`warning: ${problem.message}`);
  await ensureUi({ root, say }).catch((error: unknown) => {
    say(`warning: without its web interface, which could not be built: ${messageOf(error)}`);
  });
  explainRights();
  // Replaces this process, so that signals and the exit code are the server's own.
  const main = [path.join(root, 'src/main.ts'), 'serve', ...process.argv.slice(2)];
  if (!process.execve) throw new Error('expected Linux, where one program can become another');
  process.execve(process.execPath, [process.execPath, ...main], process.env);
} catch (error) {
  if (!(error instanceof RouseError)) throw error;
  console.error(`${error.code}: ${error.message}\n${error.hint}`);
  process.exitCode = error.exit;
}
