/**
 * Foreign TFTP clients against the server on loopback. What arrives is compared whole with what was
 * published.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { fetchFile, needs, PROGRAMS, startStage, type Program } from '../fakes/tftp-programs.ts';
import { contents, LOOPBACK } from '../fakes/tftp.ts';

t.setTimeout(240_000);

const BIG = 32 * 1_048_576;
/** With blocks of 512 bytes its last one is empty and has the number 0 again. */
const TURN = 65_535 * 512;
const ODD = [0, 1, 511, 512, 513, 512 * 16, 1467, 1468, 1469, 1468 * 16, 1468 * 17, 108_000];
const SIZES = [...ODD, TURN, BIG];
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

const HUGE = 300 * 1_048_576;

t.test('300 MiB arrive whole: the block number goes round up to nine times', async (t) => {
  const file = contents(HUGE);
  const { port, directory, log } = await startStage(t, new Map([['huge', file]]));
  for (const program of PROGRAMS.filter(({ small }) => small !== true)) {
    const { skip } = needs(program);
    if (skip !== false) {
      t.pass(program.label, { skip });
      continue;
    }
    const into = path.join(directory, 'huge');
    const { same, said, seconds } = await fetchFile({ program, port, name: 'huge', into }, file);
    t.ok(same, `${program.label}${same ? '' : `: ${said}`}`);
    t.comment(`${(HUGE / 1_048_576 / seconds).toFixed(0)} MiB/s`);
    rmSync(into, { force: true });
  }
  t.ok(log.of('tftp.finished').every(({ outcome }) => outcome === 'complete'));
});

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
