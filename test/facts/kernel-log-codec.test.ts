import fc from 'fast-check';
import t from 'tap';
import { kernelLineBytesMax, kernelTextMax } from '../../src/domain/limits-facts.ts';
import { createLineSplitter, parseKernelLine } from '../../src/facts/kernel-log-codec.ts';
import { logLine } from '../fakes/talos-node.ts';

t.test('reads a line as Talos writes it', (t) => {
  const text =
    '{"msg":"[talos] task startAllServices (1/1): waiting for 8 services",' +
    '"talos-time":"2026-08-01T10:00:00.123456789Z","talos-level":"info","facility":"user",' +
    '"seq":1042,"clock":31457280,"priority":"warning"}';
  t.same(parseKernelLine(text), {
    message: '[talos] task startAllServices (1/1): waiting for 8 services',
    time: '2026-08-01T10:00:00.123456789Z',
    level: 'info',
    facility: 'user',
    seq: 1042,
    clockUs: 31457280,
  });
  t.match(parseKernelLine('{"msg":"up","talos-service":"kubelet"}'), { facility: 'kubelet' });
  t.end();
});

t.test('a message alone is a line, and what has the wrong type is left out', (t) => {
  t.same(parseKernelLine('{"msg":"x\\n"}'), { message: 'x' });
  const wrong = '{"msg":"x","talos-time":5,"talos-level":"","seq":-1,"clock":1e300}';
  t.same(parseKernelLine(wrong), { message: 'x' });
  t.end();
});

t.test('what is no line is refused', (t) => {
  for (const text of ['', '{', 'null', '5', '"msg"', '[]', '{}', '{"msg":5}', '{"msg":"x"} y']) {
    t.equal(parseKernelLine(text), undefined, text);
  }
  t.equal(parseKernelLine('['.repeat(kernelLineBytesMax)), undefined, 'nested without an end');
  const deep = `{"msg":"x","y":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
  t.same(parseKernelLine(deep), { message: 'x' }, 'nested deeply');
  t.same(parseKernelLine('{"msg":"x","__proto__":{"seq":1}}'), { message: 'x' });
  t.end();
});

t.test('symptom: a log line moved the cursor of the terminal', (t) => {
  const line = parseKernelLine(logLine(1, 'a\u001b[2Jb\r\n\u202ec', { 'talos-level': '\u0007' }));
  t.match(line, { message: 'a·[2Jb··' + '·c', level: '·' });
  t.equal(parseKernelLine(logLine(1, 'y'.repeat(2_000)))?.message.length, kernelTextMax);
  t.end();
});

t.test('lines end where newlines are, however the bytes are cut', (t) => {
  const splitter = createLineSplitter();
  t.same(splitter.push(Buffer.from('one\ntw')), { lines: ['one'], tooLong: 0 });
  t.same(splitter.push(Buffer.from('o\n\n\nthree')), { lines: ['two'], tooLong: 0 });
  t.same(splitter.push(Buffer.from('\n')), { lines: ['three'], tooLong: 0 });
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zä€]{1,20}$/), { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.map((one) => `${one}\n`).join(''));
        const each = createLineSplitter();
        const found: string[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1;
          found.push(...each.push(bytes.subarray(at, at + size)).lines);
          at += size;
        }
        return JSON.stringify(found) === JSON.stringify(lines);
      },
    ),
  );
  t.end();
});

t.test('a line without an end takes no memory, and the next one is read', (t) => {
  const splitter = createLineSplitter(8);
  for (let count = 0; count < 1_000; count += 1) {
    t.same(splitter.push(Buffer.from('xxxx')), { lines: [], tooLong: 0 });
  }
  t.same(splitter.push(Buffer.from('xx\nnext\n')), { lines: ['next'], tooLong: 1 });
  t.same(splitter.push(Buffer.from('12345678\n123456789\n')), { lines: ['12345678'], tooLong: 1 });
  t.end();
});
