/**
 * `GET|HEAD /boot/files/{image}/{path}`: kernels and initrds, from images on our disk.
 *
 * A path is looked up in the list of the image's files. It is never joined to a folder, so there
 * is nothing to climb out of.
 *
 * Tests    test/http/boot/files.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import { parseImageName } from '../../domain/machine.ts';
import type { BootDeps } from './deps.ts';
import { refuse, sendFile, type Delivery } from './send.ts';

type FileRequest = FastifyRequest<{ Params: { image: string; '*': string } }>;

export function fileRoutes(app: FastifyInstance, deps: BootDeps): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/boot/files/:image/*',
    handler: async (request: FileRequest, reply) => {
      const { image, '*': path } = request.params;
      const delivery: Delivery = { request, reply, deps, file: `${image}/${path}` };
      try {
        const file = await open(deps, image, path);
        await sendFile(delivery, file, 'application/octet-stream');
      } catch (error) {
        refuse(delivery, error);
      }
      return reply;
    },
  });
}

function open(deps: BootDeps, image: string, path: string): ReturnType<BootDeps['openImageFile']> {
  const name = parseImageName(image);
  if (!name) throw new RouseError('IMAGE_UNKNOWN', `"${image}"`);
  return deps.openImageFile(name, path);
}
