/**
 * `GET|HEAD /boot/files/talos/{schematic}/{version}/{file}`: files of an Image Factory, kept for
 * machines that cannot reach it, or cannot speak its TLS.
 *
 * The first one who asks has the file fetched, also with HEAD: the firmware that asks for the size
 * asks for the file next.
 *
 * Owns     the wall: what machines boot from only, and only of a schematic and version that a
 *          profile of this server names. Anything else would make a proxy for strangers.
 * Leaves   fetching and keeping to src/assets.
 * Tests    test/http/boot/factory-files.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AssetSource } from '../../domain/asset.ts';
import { assetOfFactory } from '../../domain/asset-wants.ts';
import { RouseError } from '../../domain/errors.ts';
import { isCmdlineFile, isSchematic, isTalosFile, parseTalosVersion } from '../../domain/talos.ts';
import type { BootDeps } from './deps.ts';
import { refuse, sendFile, type Delivery } from './send.ts';

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
      try {
        const opened = await deps.openAsset(await pinned(deps, request.params));
        await sendFile(delivery, opened, 'application/octet-stream');
      } catch (error) {
        refuse(delivery, error);
      }
      return reply;
    },
  });
}

/** @throws RouseError IMAGE_FILE_UNKNOWN unless a profile of ours boots machines from this file */
async function pinned(
  deps: BootDeps,
  { schematic, version, file }: TalosParams,
): Promise<AssetSource> {
  const booted = isTalosFile(file) && !isCmdlineFile(file);
  const wellFormed = isSchematic(schematic) && parseTalosVersion(version) && booted;
  const pin = wellFormed ? await deps.talosPinOf(schematic, version) : undefined;
  const factoryUrl = pin?.factoryUrl ?? deps.factoryUrl;
  if (pin) return assetOfFactory({ factoryUrl, schematic, version, file });
  throw new RouseError(
    'IMAGE_FILE_UNKNOWN',
    'no profile of this server fetches that Talos file through it',
  );
}
