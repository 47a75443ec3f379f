/** Statements 124 to 131: what is answered over HTTP. */
import type { Decision } from '../../src/domain/boot-plan.ts';
import { RouseError } from '../../src/domain/errors.ts';
import { line } from '../../src/ipxe-templates/escape.ts';
import { fakeSurface } from '../fakes/boot-surface.ts';
import { readScript } from '../fakes/ipxe-reader.ts';
import { BOOT, EFI, FAIL, get, loaders, LOCAL, MAC, script } from './boot-answers.ts';
import type { Statement } from './statement.ts';

export const HTTP: readonly Statement[] = [
  {
    number: 124,
    says: 'HEAD of a boot file has the status, length and type of GET, and no body',
    source: 'measured with OVMF; RFC 9110 section 9.3.2',
    check: async (t) => {
      const { app } = fakeSurface({ loaders });
      const [head, whole] = [
        await app.inject({ method: 'HEAD', url: EFI }),
        await app.inject({ method: 'GET', url: EFI }),
      ];
      t.equal(head.body, '');
      t.same([head.statusCode, whole.statusCode], [200, 200]);
      for (const name of ['content-length', 'content-type', 'etag']) {
        t.ok(head.headers[name], name);
        t.equal(head.headers[name], whole.headers[name], name);
      }
      t.equal(whole.headers['content-length'], String(whole.body.length));
    },
  },
  {
    number: 125,
    says: 'A file that ends in .efi is application/efi, without parameters',
    source: 'EDK2 HttpBootSupport.c',
    check: async (t) => {
      t.equal((await get(EFI)).headers['content-type'], 'application/efi');
    },
  },
  {
    number: 126,
    says: 'A path with // or /./ is served or 404, never redirected',
    source: 'EDK2 stops at a redirect',
    check: async (t) => {
      for (const url of [`/${EFI}`, '/boot//loaders/./ipxe.efi', '/./boot/start.ipxe']) {
        t.equal((await get(url)).statusCode, 200, url);
      }
      for (const url of ['//', '/boot/loaders', '/boot/./none', '/boot/loaders/']) {
        t.equal((await get(url)).statusCode, 404, url);
      }
    },
  },
  {
    number: 127,
    says: 'A range is answered by 206 with Content-Range, one outside the file by 416',
    source: 'iPXE sanboot; EDK2 takes up broken downloads',
    check: async (t) => {
      const { app } = fakeSurface({ loaders });
      const part = await app.inject({ url: EFI, headers: { range: 'bytes=3-5' } });
      t.same([part.statusCode, part.body], [206, 'loa']);
      t.equal(part.headers['content-range'], 'bytes 3-5/9');
      const outside = await app.inject({ url: EFI, headers: { range: 'bytes=9-' } });
      t.same([outside.statusCode, outside.headers['content-range']], [416, 'bytes */9']);
    },
  },
  {
    number: 128,
    says: 'One connection serves many requests; one that is reset is no fault of ours',
    source: 'measured with OVMF',
    heldBy: [
      {
        file: 'test/interop/http-boot.test.ts',
        test: 'one connection serves script, kernel and more',
      },
      {
        file: 'test/http/boot/send.test.ts',
        test: 'a machine that goes away leaves no file open, and is still known',
      },
    ],
  },
  {
    number: 129,
    says: 'A script begins with #!ipxe and has a Content-Length',
    source: 'iPXE script.c',
    check: async (t) => {
      const answers = [
        await get('/boot/start.ipxe'),
        await get('/boot/next'),
        ...(await Promise.all([BOOT, LOCAL, FAIL].map(script))),
      ];
      for (const { body, headers } of answers) {
        t.match(body, /^#!ipxe\n/);
        t.ok(readScript(body));
        t.equal(headers['content-length'], String(Buffer.byteLength(body)));
      }
    },
  },
  {
    number: 130,
    says: 'A value with a line end, NUL, ${ or an operator fails the script that it was meant for',
    source: 'iPXE has no quoting',
    check: async (t) => {
      for (const value of ['a\r', 'a\n', 'a\0', '${x}', ';', '&&', '||', '#', '#x', 'a b']) {
        t.throws(() => line`echo ${value} end`, { code: 'SCRIPT_VALUE_REFUSED' });
        const url = `http://h/${value}`;
        const chain: Decision = { ...BOOT, plan: { kind: 'chain', url, args: [] } };
        if (/[\r\n\0 ]|\$\{/.test(value)) {
          const { body } = await script(chain);
          t.match(body, 'SCRIPT_VALUE_REFUSED');
          t.notOk(body.includes(url), JSON.stringify(value));
        }
      }
    },
  },
  {
    number: 131,
    says: 'No script is ever a 503, which without Retry-After fails the boot at once',
    source: 'measured with iPXE',
    check: async (t) => {
      const decide = (): never => {
        throw new RouseError('STORE_UNUSABLE');
      };
      const broken = fakeSurface({ decide: () => Promise.resolve().then(decide) });
      for (const url of [`/boot/next?mac=${MAC}`, `/boot/machines/${MAC}.ipxe`]) {
        const answer = await broken.app.inject(url);
        t.equal(answer.statusCode, 200, url);
        t.match(answer.body, 'STORE_UNUSABLE');
      }
      t.equal((await script(FAIL)).statusCode, 200);
    },
  },
];
