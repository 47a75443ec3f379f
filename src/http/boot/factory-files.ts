/**
 * `GET|HEAD /boot/files/talos/{schematic}/{version}/{file}`: files of an Image Factory, passed on
 * to machines that cannot reach it, or cannot speak its TLS.
 *
 * Owns     the wall: what machines boot from only, and only of a schematic and version that a
 *          profile of this server names. Anything else would make a proxy for strangers.
 * Tests    test/http/boot/factory-files.test.ts
 */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import type { FactoryFile, FactoryRequest } from '../../domain/ports.ts';
import { isCmdlineFile, isSchematic, isTalosFile, parseTalosVersion } from '../../domain/talos.ts';
import { bodyFrom } from './body.ts';
import type { BootDeps } from './deps.ts';
import { refuse, sendBody, type Delivery } from './send.ts';

interface TalosParams {
  readonly schematic: string;
  readonly version: string;
  readonly file: string;
}
type TalosRequest = FastifyRequest<{ Params: TalosParams }>;

export function factoryFileRoutes(app: FastifyInstance, deps: BootDeps): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/boot/files/talos/:schematic/:version/:file',
    handler: async (request: TalosRequest, reply) => {
      const { schematic, version, file } = request.params;
      const delivery: Delivery = {
        request,
        reply,
        deps,
        file: `talos/${schematic}/${version}/${file}`,
      };
      const gone = new AbortController();
      const leave = (): void => {
        gone.abort();
      };
      reply.raw.once('close', leave);
      try {
        const wanted = await pinned(deps, request.params);
        const opened = await deps.openFactoryFile({
          ...wanted,
          ...conditions(request),
          signal: gone.signal,
        });
        const { status, body } = opened;
        await sendBody(delivery, { status, headers: headersFor(opened), body: bodyFrom(body) });
      } catch (error) {
        refuse(delivery, error);
      } finally {
        reply.raw.off('close', leave);
        leave();
      }
      return reply;
    },
  });
}

type Wanted = Pick<FactoryRequest, 'factoryUrl' | 'schematic' | 'version' | 'file'>;

/** @throws RouseError IMAGE_FILE_UNKNOWN unless a profile of ours boots machines from this file */
async function pinned(deps: BootDeps, { schematic, version, file }: TalosParams): Promise<Wanted> {
  const booted = isTalosFile(file) && !isCmdlineFile(file);
  const wellFormed = isSchematic(schematic) && parseTalosVersion(version) && booted;
  const pin = wellFormed ? await deps.talosPinOf(schematic, version) : undefined;
  if (pin) return { factoryUrl: pin.factoryUrl ?? deps.factoryUrl, schematic, version, file };
  throw new RouseError(
    'IMAGE_FILE_UNKNOWN',
    'no profile of this server fetches that Talos file through it',
  );
}

function conditions(request: FastifyRequest): Pick<FactoryRequest, 'method' | 'range' | 'ifRange'> {
  const { range, 'if-range': ifRange } = request.headers;
  return {
    method: request.method === 'HEAD' ? 'HEAD' : 'GET',
    // Several ranges would come back as parts whose boundary stands in a header we do not pass on.
    ...(range === undefined || range.includes(',') ? {} : { range }),
    ...(typeof ifRange === 'string' ? { ifRange } : {}),
  };
}

function headersFor(file: FactoryFile): OutgoingHttpHeaders {
  return {
    'Accept-Ranges': 'bytes',
    'Content-Type': 'application/octet-stream',
    ...(file.sizeBytes === undefined ? {} : { 'Content-Length': file.sizeBytes }),
    ...(file.etag === undefined ? {} : { ETag: file.etag }),
    ...(file.lastModified === undefined ? {} : { 'Last-Modified': file.lastModified }),
    ...(file.contentRange === undefined ? {} : { 'Content-Range': file.contentRange }),
  };
}
