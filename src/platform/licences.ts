/**
 * The licences of everything inside the executable, for whoever receives it without the sources.
 *
 * Owns     which texts there are. The build gathers those of Node.js and of the bundled packages
 *          (scripts/build/licences.ts); in the source tree they are in node_modules instead.
 * Specs    GPL-2.0 section 3: whoever passes iPXE on says where its source is. MIT, BSD and
 *          Apache-2.0 ask that their text goes along.
 * Tests    test/interop/executable.test.ts
 */
import { hasAsset, readAsset } from './assets.ts';
import { LOADER_FOLDER, LOADER_MANIFEST, parseLoaderManifest } from './loader-manifest.ts';

/** Where the build puts what it gathers. */
export const PACKAGES_LICENCES = 'licences/packages.txt';
export const NODE_LICENCE = 'licences/node.txt';

export interface Licence {
  readonly of: string;
  /** where the source is, for works that ask for it to be said */
  readonly source: readonly string[];
  readonly text: string;
}

/** All of them, Rouse's own first. A text that is not there is replaced by a line saying so. */
export function listLicences(): Licence[] {
  const { licence, notices } = parseLoaderManifest(readAsset(LOADER_MANIFEST));
  return [
    { of: 'Rouse, Apache-2.0', source: [], text: textOf('LICENSE') },
    { of: 'Notice', source: [], text: textOf('NOTICE') },
    { of: `iPXE, ${licence.spdx}`, source: licence.source, text: textOf(licence.text) },
    {
      of: 'iPXE, copyright notices',
      source: [],
      text: textOf(`${LOADER_FOLDER}/${notices.name}`),
    },
    { of: 'npm packages', source: [], text: textOf(PACKAGES_LICENCES) },
    { of: 'Node.js', source: [], text: textOf(NODE_LICENCE) },
  ];
}

function textOf(key: string): string {
  if (!hasAsset(key)) return `(${key} comes with the executable that "npm run build" makes)`;
  return Buffer.from(readAsset(key)).toString('utf8').trimEnd();
}
