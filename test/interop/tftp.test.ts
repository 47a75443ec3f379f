/**
 * Foreign TFTP clients against the server on loopback. What arrives is compared whole with what was
 * published.
 */
import path from 'node:path';
import t from 'tap';
import { fetchFile, needs, PROGRAMS, startStage, type Program } from '../fakes/tftp-programs.ts';
import { contents, LOOPBACK } from '../fakes/tftp.ts';

t.setTimeout(120_000);

const BIG = 32 * 1_048_576;
const SIZES = [0, 1, 511, 512, 513, 1467, 1468, 1469, 1468 * 16, 1468 * 17, 108_000, BIG];
const FILES = new Map(SIZES.map((size) => [`file-${size}`, contents(size)]));

for (const program of PROGRAMS) {
  t.test(`${program.label} fetches every size whole`, needs(program), async (t) => {
    const { port, directory, log } = await startStage(t, FILES);
    const sizes = SIZES.filter((size) => !program.without?.includes(size));
    for (const size of sizes) {
      const name = `file-${size}`;
      const into = path.join(directory, name);
      const expected = FILES.get(name) ?? Buffer.alloc(0);
      const { same, said } = await fetchFile({ program, port, name, into }, expected);
      t.ok(same, `${size} bytes${same ? '' : `: ${said}`}`);
    }
    const outcomes = log.of('tftp.finished').map(({ outcome }) => outcome);
    t.same(
      outcomes,
      sizes.map(() => 'complete'),
    );
  });
}

const NETASCII: Program = {
  label: 'tftp-hpa, netascii',
  command: (port, name, into) => [
    ...['tftp', '-m', 'netascii', LOOPBACK, String(port)],
    ...['-c', 'get', name, into],
  ],
};
const CRLF = 'symptom: a loader comes with CRLF in it — netascii is refused in words';

t.test(CRLF, needs(NETASCII), async (t) => {
  const { port, directory, log } = await startStage(t, FILES);
  const into = path.join(directory, 'out');
  const fetching = { program: NETASCII, port, name: 'file-108000', into };
  const { same, said } = await fetchFile(fetching, contents(108_000));
  t.equal(same, false);
  t.match(said, /octet/);
  t.match(log.of('tftp.finished'), [{ outcome: 'refused' }]);
});
