/** Statements 132 to 142: what iPXE runs, and the loaders that start it. */
import { readAsset } from '../../src/platform/assets.ts';
import { LOADER_MANIFEST, parseLoaderManifest } from '../../src/platform/loader-manifest.ts';
import { fakeSurface } from '../fakes/boot-surface.ts';
import { readScript } from '../fakes/ipxe-reader.ts';
import { ack, contents, rrq } from '../fakes/tftp.ts';
import { BOOT, EFI, FAIL, get, loaders, LOCAL, MAC, script } from './boot-answers.ts';
import type { Statement } from './statement.ts';
import { firstAnswer, tftpDesk } from './tftp-desk.ts';

export const IPXE: readonly Statement[] = [
  {
    number: 132,
    says: 'The local disk is exit 1 for UEFI, and for BIOS the first disk before that',
    source: 'EDK2 BdsEntry.c; measured',
    check: async (t) => {
      for (const decision of [LOCAL, FAIL, BOOT]) {
        const lines = readScript((await script(decision)).body) ?? [];
        t.same(lines.at(-1)?.commands, [{ words: ['exit', '1'] }]);
        const [platform, sanboot] = lines.at(-2)?.commands ?? [];
        t.same(platform?.words, ['iseq', '${platform}', 'pcbios']);
        t.match(sanboot, { after: '&&', words: ['sanboot', '--no-describe', '--drive', '0x80'] });
      }
    },
  },
  {
    number: 133,
    says: 'Scripts are served below one folder, and need no relative URL',
    source: 'measured: iPXE resolves against the script',
    check: async (t) => {
      const answers = [await get('/boot/start.ipxe'), await script(BOOT), await script(FAIL)];
      for (const { body } of answers) {
        const commands = (readScript(body) ?? []).flatMap(({ commands }) => commands);
        const loading = commands.filter(({ words: [name = ''] }) =>
          ['chain', 'kernel', 'initrd'].includes(name),
        );
        t.ok(loading.length > 0);
        for (const { words } of loading) {
          t.ok(
            words.some((word) => /^http:\/\/[\d.]+(:\d+)?\/boot\//.test(word)),
            words.join(' '),
          );
        }
      }
    },
  },
  {
    number: 134,
    says: 'With autoexec.ipxe turned off, requests for it are told not found at once',
    source: 'iPXE efi_autoexec.c',
    notApplicable: 'it cannot be turned off: UEFI builds of iPXE start from it',
  },
  {
    number: 135,
    says: 'autoexec.ipxe gets an address by itself and reports mac, uuid, arch and platform',
    source: 'iPXE runs it before DHCP',
    check: async (t) => {
      const { body } = await get('/boot/loaders/autoexec.ipxe');
      t.match(body, /^isset \$\{ip\} && goto report \|\|$/m);
      t.match(body, /^dhcp \$\{nic\} \|\| goto next_card$/m);
      t.match(body, /^chain --replace http:\/\/[\d.:]+\/boot\/next\?\$\{about\} \|\|$/m);
      const about = /^set about (mac=.*)$/m.exec(body)?.[1] ?? '';
      const keys = about.split('&').map((pair) => pair.split('=')[0]);
      t.same(keys, ['mac', 'uuid', 'arch', 'platform']);
    },
  },
  {
    number: 136,
    says: 'Every spelling of a hardware address in a query is the same machine',
    source: 'measured with iPXE',
    check: async (t) => {
      const asked: string[] = [];
      const { app } = fakeSurface({
        decide(sighting) {
          asked.push(sighting.mac);
          return Promise.resolve(LOCAL);
        },
      });
      const spellings = [MAC, '52-54-00-aa-00-01', '525400aa0001', '52%3A54%3a00%3Aaa%3A00%3A01'];
      for (const mac of spellings.flatMap((text) => [text, text.toUpperCase()])) {
        await app.inject(`/boot/next?mac=${mac}`);
      }
      t.same(asked, Array<string>(8).fill(MAC));
    },
  },
  {
    number: 137,
    says: 'A machine looked up by UUID is found in either byte order',
    source: 'SMBIOS before 2.6',
    notApplicable: 'machines are looked up by hardware address and name, never by UUID',
  },
  {
    number: 138,
    says: 'A form that iPXE posts is read',
    source: 'measured with iPXE',
    notApplicable: 'no script posts a form: older iPXE has no params, so reports go in the query',
  },
  {
    number: 139,
    says: 'A loader is served byte for byte as it was published, by TFTP and by HTTP',
    source: 'Secure Boot',
    check: async (t) => {
      const bytes = contents(70_000);
      const findAsset = () => ({ name: 'ipxe.efi', bytes, sha256: 'a' });
      t.same((await fakeSurface({ findAsset }).app.inject(EFI)).rawPayload, bytes);
      const { ask, ports } = tftpDesk(t, new Map([['ipxe.efi', bytes]]));
      ask(rrq('ipxe.efi', { blksize: 1_000, windowsize: 10 }));
      for (let block = 0; block <= 70; block += 10) ports[0]!.receive(ack(block));
      const blocks = ports[0]!.packets.slice(1).map((packet) => packet.subarray(4));
      t.same(Buffer.concat(blocks), bytes);
    },
    heldBy: [
      {
        file: 'test/platform/loaders.test.ts',
        test: 'publishes a verified loader, as the bytes that were read and no copy of them',
      },
    ],
  },
  {
    number: 140,
    says: 'Where a shim of iPXE is published, the loader it starts is in the same folder',
    source: 'iPXE shim derives the name',
    check(t) {
      const manifest = parseLoaderManifest(readAsset(LOADER_MANIFEST));
      const names = manifest.loaders.map(({ name }) => name);
      t.ok(names.includes('ipxe.efi'));
      t.same(
        names.filter((name) => name.includes('/')),
        [],
        'there is one folder',
      );
      const shims = names.filter((name) => name.includes('-shim'));
      t.same(
        shims.filter((name) => !names.includes(name.replace('-shim', ''))),
        [],
      );
    },
    heldBy: [
      {
        file: 'test/platform/own-loaders.test.ts',
        test: 'publishes what lies there beside what came with Rouse',
      },
    ],
  },
  {
    number: 141,
    says: 'What shim looks for and is not there is told at once, by ERROR 1 or 404',
    source: 'measured with shim 16.1',
    check: async (t) => {
      const names = ['revocations_sku.efi', 'revocations_sbat.efi', 'shim_certificate_0.efi'];
      for (const name of names) {
        t.equal(firstAnswer(t, rrq(name, { blksize: 512 })), 'ERROR 1 File not found', name);
        t.equal((await get(`/boot/loaders/${name}`)).statusCode, 404, name);
      }
    },
  },
  {
    number: 142,
    says: 'Nothing is sent in chunks: loaders, files and scripts have a Content-Length',
    source: 'iPXE httpcore.c, EDK2 HttpBootDxe',
    check: async (t) => {
      const { app } = fakeSurface({ loaders, files: { 'debian-13/linux': contents(100_000) } });
      for (const url of [EFI, '/boot/files/debian-13/linux', '/boot/start.ipxe', '/nowhere']) {
        const { headers, rawPayload } = await app.inject(url);
        t.equal(headers['transfer-encoding'], undefined, url);
        t.equal(headers['content-length'], String(rawPayload.length), url);
      }
    },
  },
];
