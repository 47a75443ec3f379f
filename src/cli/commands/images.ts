/**
 * `rouse images list|show`: the files that Rouse serves to machines.
 *
 * Leaves   what is fetched from elsewhere to images-store.ts and images-fetch.ts.
 * Tests    test/cli/commands/images.test.ts
 */
import type { Command } from 'commander';
import type { AssetResource } from '../../schema/shown/content.ts';
import type { ImageResource } from '../../schema/shown/content.ts';
import { calls } from '../calls.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { ago, size } from '../../domain/units.ts';
import { addFetch } from './images-fetch.ts';
import { addStore, fetchedFiles } from './images-store.ts';

export function addImages(program: Command, run: Run): void {
  const images = program
    .command('images')
    .summary('list, show, fetch or verify files for machines')
    .description('Files that Rouse serves to machines. Images are declared with "rouse apply".');

  images
    .command('list')
    .description('Lists every image.')
    .action(
      run(async (context) => {
        const found = await calls(context.api()).all('/api/v1/images');
        if (found.length === 0) context.suggest('None yet. Declare one: rouse apply -f FILE');
        return list(found);
      }),
    );

  images
    .command('show')
    .description('Shows the files of one image with size and checksum.')
    .argument('IMAGE', 'name of the image')
    .action(
      run(async (context, [name = '']) => {
        const api = context.api();
        const path = { reference: name };
        const { body: image } = await calls(api).get('/api/v1/images/{reference}', { path });
        const remote = Object.values(image.files).some((file) => urlOf(file) !== undefined);
        return show(image, remote ? await fetchedFiles(api, name) : []);
      }),
    );
  addFetch(images, run);
  addStore(images, run);
}

function list(images: readonly ImageResource[]): Result {
  return {
    data: { items: images },
    names: images.map(({ name }) => name),
    text: ({ width, paint }) => table(images, COLUMNS, { width, paint }),
  };
}

const COLUMNS: readonly Column<ImageResource>[] = [
  { header: 'NAME', value: ({ name }) => name, flexible: true },
  {
    header: 'FILES',
    value: ({ files }) => String(Object.keys(files).length),
    align: 'right',
  },
  { header: 'SIZE', value: (image) => size(bytesOf(image)), align: 'right' },
];

function bytesOf({ file_details: details }: ImageResource): number {
  return Object.values(details).reduce((sum, { size_bytes: bytes }) => sum + bytes, 0);
}

interface FileRow {
  readonly path: string;
  /** path on disk, or URL */
  readonly origin: string;
  readonly bytes: number | undefined;
  readonly sha256: string;
  /** changed on disk, or fetched */
  readonly at: string | undefined;
}

function show(image: ImageResource, fetched: readonly AssetResource[]): Result {
  const byUrl = new Map(fetched.map((asset) => [asset.url, asset]));
  const rows = Object.entries(image.files).map(([path, file]): FileRow => {
    const url = urlOf(file);
    if (url !== undefined) return remoteRow(path, url, byUrl.get(url));
    const details = image.file_details[path];
    return {
      path,
      origin: typeof file === 'string' ? file : file.url,
      bytes: details?.size_bytes ?? 0,
      sha256: details?.sha256 ?? '',
      at: details?.modified_at ?? '',
    };
  });
  return {
    data: fetched.length === 0 ? image : { ...image, fetched },
    names: [image.name],
    text: ({ width, paint, nowMs }) => table(rows, fileColumns(nowMs), { width, paint }),
  };
}

function urlOf(file: ImageResource['files'][string]): string | undefined {
  if (typeof file !== 'string') return file.url;
  return /^https?:/i.test(file) ? file : undefined;
}

function remoteRow(path: string, url: string, asset: AssetResource | undefined): FileRow {
  const state = asset?.state ?? 'missing';
  return {
    path,
    origin: url,
    bytes: asset?.size_bytes,
    sha256: asset?.sha256 ?? state,
    at: asset?.first_seen_at,
  };
}

function fileColumns(nowMs: number): readonly Column<FileRow>[] {
  return [
    { header: 'FILE', value: ({ path }) => path, flexible: true },
    {
      header: 'SIZE',
      value: ({ bytes }) => (bytes === undefined ? '-' : size(bytes)),
      align: 'right',
    },
    { header: 'CHANGED', value: ({ at }) => ago(at, nowMs) },
    { header: 'SHA-256', value: ({ sha256 }) => sha256, flexible: true },
    { header: 'FROM', value: ({ origin }) => origin, flexible: true, dropOrder: 1 },
  ];
}
