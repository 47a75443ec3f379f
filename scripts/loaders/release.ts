/**
 * Downloads loaders from a release site over HTTPS, file by file.
 *
 * Owns     one bounded GET for each file of the manifest. The site is not believed: every file is
 *          verified against the manifest afterwards, like any other.
 * Limits   three redirects, 16 MiB a file, 60 s without a byte.
 * Tests    test/scripts/fetch-loaders.test.ts, against a server with a certificate of its own
 */
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RouseError } from '../../src/domain/errors.ts';
import type { LoaderManifest } from '../../src/platform/loader-manifest.ts';

const redirectsMax = 3;
const fileBytesMax = 16 * 1024 * 1024;
const idleTimeoutMs = 60_000;

export interface ReleaseSite {
  /** address of the folder that has the files under their published names */
  readonly url: string;
  /** PEM of an authority to trust beside those Node knows */
  readonly ca?: string;
}

/**
 * Downloads what the site has of the manifest's files into a directory.
 *
 * @throws RouseError LOADER_MISSING when the site cannot be reached or has no loader at all
 */
export async function downloadRelease(
  site: ReleaseSite,
  manifest: LoaderManifest,
  directory: string,
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  for (const { name } of [...manifest.loaders, manifest.notices]) {
    const base = site.url.endsWith('/') ? site.url : `${site.url}/`;
    await downloadFile(new URL(name, base), path.join(directory, name), site);
  }
  if (!manifest.loaders.some(({ name }) => existsSync(path.join(directory, name)))) {
    throw new RouseError('LOADER_MISSING', `${site.url} has none of the loaders`);
  }
}

async function downloadFile(from: URL, to: string, site: ReleaseSite): Promise<void> {
  let url = from;
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const response = await request(url, site);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status === 200) {
      await save(response, to, url);
      return;
    }
    response.destroy();
    if (status === 404) return;
    if (status < 300 || status >= 400 || location === undefined) {
      throw new RouseError('LOADER_MISSING', `${url.href} answers with status ${status}`);
    }
    url = new URL(location, url);
  }
  throw new RouseError('LOADER_MISSING', `${from.href} redirects more than ${redirectsMax} times`);
}

function request(url: URL, site: ReleaseSite): Promise<IncomingMessage> {
  if (url.protocol !== 'https:') {
    throw new RouseError('LOADER_MISSING', `expected an https address, found ${url.href}`);
  }
  const options = { timeout: idleTimeoutMs, ...(site.ca === undefined ? {} : { ca: site.ca }) };
  return new Promise((resolve, reject) => {
    const outgoing = get(url, options, resolve);
    const fail = (cause: Error): void => {
      reject(new RouseError('LOADER_MISSING', `${url.href}: ${cause.message}`, { cause }));
    };
    outgoing.on('error', fail);
    outgoing.on('timeout', () => {
      outgoing.destroy(new Error(`silent for ${idleTimeoutMs / 1000} s`));
    });
  });
}

async function save(response: IncomingMessage, to: string, url: URL): Promise<void> {
  let seenBytes = 0;
  try {
    await pipeline(
      response,
      async function* bounded(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          seenBytes += chunk.byteLength;
          if (seenBytes > fileBytesMax) throw new Error(`larger than ${fileBytesMax} bytes`);
          yield chunk;
        }
      },
      createWriteStream(to),
    );
  } catch (cause) {
    rmSync(to, { force: true });
    throw new RouseError('LOADER_MISSING', `${url.href}: ${(cause as Error).message}`, { cause });
  }
}
