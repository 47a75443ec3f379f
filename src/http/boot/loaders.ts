/**
 * `GET|HEAD /boot/loaders/{name}`: the files that firmware loads over HTTP.
 *
 * Specs    UEFI 2.10 section 24.7: the client learns what it got from the media type, compared
 *          whole (EDK2 HttpBootSupport.c), so `.efi` is exactly `application/efi`.
 * Tests    test/http/boot/loaders.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import type { Asset, OpenFile } from '../../domain/ports.ts';
import type { BootDeps } from './deps.ts';
import { localAddressOf, remoteAddressOf } from './peer.ts';
import { sendFile } from './send.ts';
import { replyError } from './text.ts';

const NO_OPTIONS: ReadonlyMap<string, string> = new Map();

type LoaderRequest = FastifyRequest<{ Params: { name: string } }>;

export function loaderRoutes(app: FastifyInstance, deps: BootDeps): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/boot/loaders/:name',
    handler: async (request: LoaderRequest, reply) => {
      const { name } = request.params;
      const from = remoteAddressOf(request.socket);
      const mac = deps.macOf(from);
      const asset = deps.findAsset({
        name,
        localAddress: localAddressOf(request.socket),
        from,
        ...(mac && { mac }),
        options: NO_OPTIONS,
      });
      if (!asset) {
        const detail = `no boot file is published as "${name}"`;
        return replyError(reply, new RouseError('ROUTE_UNKNOWN', detail));
      }
      // One name can stand for several files: what is recorded is the file.
      const delivery = { request, reply, deps, file: `loaders/${asset.name}` };
      await sendFile(delivery, fileOf(asset), mediaType(asset.name));
      return reply;
    },
  });
}

function mediaType(name: string): string {
  if (name.endsWith('.efi')) return 'application/efi';
  return name.endsWith('.ipxe') ? 'text/plain' : 'application/octet-stream';
}

/** An asset is in memory already: it is one chunk, and there is nothing to close. */
function fileOf({ bytes, sha256 }: Asset): OpenFile {
  return {
    sizeBytes: bytes.length,
    etag: sha256,
    chunkBytes: Math.max(1, bytes.length),
    chunk: () => bytes,
    close: () => Promise.resolve(),
  };
}
