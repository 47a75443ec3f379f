/**
 * An Image Factory for tests, with the routes that booting needs.
 *
 *     node test/fakes/image-factory.ts --port N --address A --kernel FILE --initramfs FILE
 *
 * Like the real one it knows only schematics that were posted to it, takes versions with and
 * without `v`, and explains errors in plain text. `misbehave` makes it fail the way networks do.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { parseTalosVersion, talosDefaultArgs, type TalosArch } from '../../src/domain/talos.ts';
import { sendAsset, type Misbehaviour } from './factory-asset.ts';
import { schematicId, schematicYaml } from './schematic-yaml.ts';

export interface FactoryOptions {
  readonly port?: number;
  readonly address?: string;
  /** served for every architecture; small texts unless given */
  readonly kernel?: string;
  readonly initramfs?: string;
  /** known from the start, beside the schematic without customization */
  readonly schematics?: readonly string[];
  /** `user:password`; without it nothing is answered */
  readonly credentials?: string;
}

export interface FakeFactory {
  readonly url: string;
  /** method, path and the header Range of each request so far */
  readonly requests: readonly string[];
  misbehave(how: Misbehaviour | undefined): void;
  /** has the content of every asset be another one, with another validator, from now on */
  change(): void;
  close(): Promise<void>;
}

export const VANILLA = schematicId({});
const VERSIONS = ['v1.12.6', 'v1.13.8', 'v1.13.9', 'v1.14.0-rc.1'];
/** What `/version/{version}/…` answers. */
const LISTS: Readonly<Record<string, readonly object[]>> = {
  'extensions/official': ['qemu-guest-agent', 'gvisor', 'amd-ucode'].map((name) => ({
    name: `siderolabs/${name}`,
    ref: `ghcr.io/siderolabs/${name}:1.0.0`,
    digest: `sha256:${'a'.repeat(64)}`,
    author: 'Sidero Labs',
    description: `[extra] This extension provides ${name}.\n`,
  })),
  'overlays/official': [
    {
      name: 'rpi_generic',
      image: 'siderolabs/sbc-raspberrypi',
      ref: 'ghcr.io/siderolabs/sbc-raspberrypi:v0.1.0',
      digest: `sha256:${'b'.repeat(64)}`,
    },
  ],
};
const ARCHES: Readonly<Record<string, TalosArch>> = {
  amd64: 'amd64',
  arm64: 'arm64',
  // The real parser takes these so that iPXE's ${buildarch} can stand in a URL.
  x86_64: 'amd64',
  i386: 'amd64',
};

export async function startImageFactory(options: FactoryOptions = {}): Promise<FakeFactory> {
  const schematics = new Map<string, string>([[VANILLA, schematicYaml({})]]);
  for (const id of options.schematics ?? []) schematics.set(id, schematicYaml({}));
  const requests: string[] = [];
  const state: { misbehaviour?: Misbehaviour | undefined; edition: number } = { edition: 0 };
  const server = createServer((request, response) => {
    const range = request.headers.range === undefined ? '' : ` ${request.headers.range}`;
    requests.push(`${request.method ?? ''} ${request.url ?? ''}${range}`);
    const { misbehaviour, edition } = state;
    void answer({ request, response, options, schematics, misbehaviour, edition });
  });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.listen(options.port ?? 0, options.address ?? '127.0.0.1', () => {
    resolve(undefined);
  });
  await promise;
  return {
    url: urlOf(server),
    requests,
    misbehave(how) {
      state.misbehaviour = how;
    },
    change() {
      state.edition += 1;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => {
          done();
        });
      }),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: FactoryOptions;
  readonly schematics: Map<string, string>;
  readonly misbehaviour?: Misbehaviour | undefined;
  readonly edition: number;
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, schematics, options } = exchange;
  const { credentials } = options;
  const expected = `Basic ${Buffer.from(credentials ?? '').toString('base64')}`;
  if (credentials !== undefined && request.headers.authorization !== expected) {
    text(response, 401, 'unauthorized');
    return;
  }
  const [path = ''] = (request.url ?? '').split('?');
  const parts = path.split('/').slice(1).map(decodeURIComponent);
  const [area, id = '', version = '', file = ''] = parts;
  if (area === 'versions') {
    json(response, 200, VERSIONS);
    return;
  }
  if (area === 'version') {
    json(response, 200, LISTS[`${version}/${file}`] ?? []);
    return;
  }
  if (area === 'schematics' && request.method === 'POST') {
    await post(exchange);
    return;
  }
  if (area !== 'schematics' && area !== 'image' && area !== 'pxe') {
    text(response, 404, 'not found');
    return;
  }
  const schematic = schematics.get(id);
  if (schematic === undefined) {
    text(response, 404, `schematic ID "${id}" not found`);
    return;
  }
  if (area === 'schematics') {
    text(response, 200, schematic);
    return;
  }
  const release = parseTalosVersion(version.startsWith('v') ? version : `v${version}`);
  if (!release) {
    text(response, 400, `error parsing version: ${version}`);
    return;
  }
  if (area === 'pxe') {
    pxe(exchange, { id, version, target: file });
    return;
  }
  image(exchange, schematic, { version, file });
}

async function post({ request, response, schematics }: Exchange): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  try {
    const schematic: unknown = parse(body);
    const id = schematicId(schematic);
    schematics.set(id, schematicYaml(schematic));
    json(response, 201, { id, schematic: schematicYaml(schematic) });
  } catch (error) {
    text(response, 400, String(error));
  }
}

function pxe(
  { request, response }: Exchange,
  { id, version, target }: { id: string; version: string; target: string },
): void {
  const [, platform = '', word = ''] = /^([a-zA-Z]+)-(\w+)$/.exec(target) ?? [];
  const arch = ARCHES[word];
  if (!arch) {
    text(response, 400, `invalid profile: ${target}`);
    return;
  }
  const tag = version.startsWith('v') ? version : `v${version}`;
  const base = `http://${request.headers.host ?? ''}/image/${id}/${tag}`;
  const script = [
    '#!ipxe',
    '',
    'imgfree',
    `kernel ${base}/kernel-${arch} ${defaultLine(tag, platform, arch)}`,
    `initrd ${base}/initramfs-${arch}.xz`,
    'boot',
    '',
  ];
  text(response, 200, script.join('\n'));
}

function image(
  exchange: Exchange,
  schematic: string,
  { version, file }: { version: string; file: string },
): void {
  const { response, options } = exchange;
  const tag = version.startsWith('v') ? version : `v${version}`;
  const [, kind = '', platform = '', word = ''] =
    /^(kernel|initramfs|cmdline)(?:-([a-zA-Z]+))??-(\w+)(?:\.xz)?$/.exec(file) ?? [];
  const arch = ARCHES[word];
  if (!arch) {
    text(response, 400, `invalid asset: ${file}`);
    return;
  }
  if (kind === 'cmdline') {
    const extra = [...schematic.matchAll(/^ {8}- (\S+)$/gm)].map(([, argument]) => argument);
    const line = [defaultLine(tag, platform, arch), ...extra].join(' ');
    void sendAsset(exchange, Buffer.from(line));
    return;
  }
  const path = kind === 'kernel' ? options.kernel : options.initramfs;
  const stand = Buffer.from(`${kind} ${arch} ${tag}\n`.repeat(2_000));
  void sendAsset(exchange, path === undefined ? stand : { path });
}

function defaultLine(version: string, platform: string, arch: TalosArch): string {
  const release = parseTalosVersion(version);
  return release ? talosDefaultArgs(release, platform, arch).join(' ') : '';
}

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': body.length });
  response.end(body);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      address: { type: 'string', default: '127.0.0.1' },
      kernel: { type: 'string' },
      initramfs: { type: 'string' },
      schematic: { type: 'string', multiple: true, default: [] },
    },
  });
  const { port, schematic: schematics, ...files } = values;
  const factory = await startImageFactory({ ...files, schematics, port: Number(port) });
  process.stdout.write(`image factory on ${factory.url}, schematic ${VANILLA}\n`);
}
