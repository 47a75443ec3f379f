/**
 * Which version of Rouse this is.
 *
 * Tests    test/platform/version.test.ts
 */
import { readAsset } from './assets.ts';

/** As in package.json, which the build embeds. */
export function productVersion(): string {
  const { version } = JSON.parse(Buffer.from(readAsset('package.json')).toString('utf8')) as {
    version: string;
  };
  return version;
}
