/**
 * `npm run ui`: bundles the web interface to dist/ui and prints what a browser has to load.
 * docs/explanation/web-interface.md is for people.
 */
import path from 'node:path';
import { buildUi } from './ui/build.ts';

try {
  await buildUi({
    root: path.join(import.meta.dirname, '..'),
    say: (line) => {
      console.log(line);
    },
  });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
