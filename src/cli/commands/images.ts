/**
 * `rouse images list|show`: the files that Rouse serves to machines.
 *
 * Tests    test/cli/commands/images.test.ts
 */
import type { Command } from 'commander';
import type { ImageResource } from '../../schema/image-resource.ts';
import { getJson, listAll } from '../api.ts';
import type { Result } from '../output.ts';
import { resourcePath, RESOURCES } from '../resources.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { ago, size } from '../units.ts';

export function addImages(program: Command, run: Run): void {
  const images = program
    .command('images')
    .summary('list or show images')
    .description('Files that Rouse serves to machines. Images are declared with "rouse apply".');

  images
    .command('list')
    .description('Lists every image.')
    .action(
      run(async (context) => {
        const found = await listAll<ImageResource>(context.api(), RESOURCES.IMAGE);
        if (found.length === 0) context.suggest('None yet. Declare one: rouse apply -f FILE');
        return list(found);
      }),
    );

  images
    .command('show')
    .description('Shows the files of one image with size and checksum.')
    .argument('IMAGE', 'name of the image')
    .action(
      run(async (context, [name = '']) =>
        show(await getJson(context.api(), resourcePath('IMAGE', name))),
      ),
    );
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
  readonly diskPath: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly modifiedAt: string;
}

function show(image: ImageResource): Result {
  const rows = Object.entries(image.files).map(([path, diskPath]): FileRow => {
    const details = image.file_details[path];
    return {
      path,
      diskPath,
      bytes: details?.size_bytes ?? 0,
      sha256: details?.sha256 ?? '',
      modifiedAt: details?.modified_at ?? '',
    };
  });
  return {
    data: image,
    names: [image.name],
    text: ({ width, paint, nowMs }) => table(rows, fileColumns(nowMs), { width, paint }),
  };
}

function fileColumns(nowMs: number): readonly Column<FileRow>[] {
  return [
    { header: 'FILE', value: ({ path }) => path, flexible: true },
    { header: 'SIZE', value: ({ bytes }) => size(bytes), align: 'right' },
    { header: 'CHANGED', value: ({ modifiedAt }) => ago(modifiedAt, nowMs) },
    { header: 'SHA-256', value: ({ sha256 }) => sha256, flexible: true },
    { header: 'ON DISK', value: ({ diskPath }) => diskPath, flexible: true, dropOrder: 1 },
  ];
}
