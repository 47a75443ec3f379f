/**
 * Foreign TFTP clients through a relay that loses, doubles and reorders packets both ways. Each
 * program runs ten times at once; all of them run side by side, for most of the time is waiting.
 */
import path from 'node:path';
import t, { type Test } from 'tap';
import { startLossyRelay } from '../fakes/lossy-relay.ts';
import { CLEAN, type Link } from '../fakes/simulated-network.ts';
import {
  fetchFile,
  needs,
  PROGRAMS,
  startStage,
  type Fetched,
  type Program,
} from '../fakes/tftp-programs.ts';
import { contents } from '../fakes/tftp.ts';

t.setTimeout(240_000);

const LOADER = contents(108_000);
const CLIENTS_AT_ONCE = 10;
/**
 * Clients have their weak spots, which are rare enough to be no part of this test: most give up when
 * a request is lost six times, which happens to one in 500 at 20 % both ways; atftp, when three
 * acknowledgements of its OACK are lost, one in 120 (quirk OACK-ONCE); and curl (7.88), when an OACK
 * is doubled and the second is so late that it takes it for a new beginning, and waits for block 1
 * until it is ended. None of that happens with these seeds.
 */
const LOSS_SEED = 24;
const DISORDER_SEED = 23;

interface Trial {
  readonly program: Program;
  readonly link: Link;
  readonly seed: number;
}

/** Ten clients at once through a relay, and what became of each. */
async function fetchThrough(t: Test, { program, link, seed }: Trial): Promise<Fetched[]> {
  const name = 'loader';
  const { port: serverPort, directory, log } = await startStage(t, new Map([[name, LOADER]]));
  const relay = await startLossyRelay({ link, seed, serverPort });
  const fetched = await Promise.all(
    Array.from({ length: CLIENTS_AT_ONCE }, (_, number) => {
      const into = path.join(directory, `out-${number}`);
      return fetchFile({ program, port: relay.port, name, into }, LOADER);
    }),
  );
  const { came, lost } = relay.counts();
  relay.close();
  const seconds = fetched.map((each) => each.seconds).sort((a, b) => a - b);
  const repeats = log.of('tftp.finished').reduce((sum, each) => sum + each.repeats, 0);
  t.comment(
    `${program.label}: median ${seconds[5]?.toFixed(1)} s, slowest ${seconds[9]?.toFixed(1)} s; ` +
      `${lost} of ${came} packets lost, ${repeats} repeated`,
  );
  return fetched;
}

function failures(fetched: readonly Fetched[]): string[] {
  return fetched
    .filter(({ same }) => !same)
    .map(({ exitCode, said }) => {
      if (exitCode === null) return `hung: ${said}`;
      return exitCode === 0 ? `wrong bytes: ${said}` : `gave up: ${said}`;
    });
}

const LOSSES: readonly (readonly [what: string, link: Link])[] = [
  ['1 % loss each way', { ...CLEAN, delayMs: 0, loss: 0.01 }],
  ['5 % loss each way', { ...CLEAN, delayMs: 0, loss: 0.05 }],
  ['20 % loss each way', { ...CLEAN, delayMs: 0, loss: 0.2 }],
];
// A client that waits for a processor repeats its request as one does whose answer was lost.
t.jobs = 10;
const DISORDER = { loss: 0, duplication: 0.05, lateness: 0.02, delayMs: 0, lateMs: 20 };

for (const [what, link] of LOSSES) {
  for (const program of PROGRAMS) {
    const options = { ...needs(program), buffered: true };
    t.test(`${program.label}: ten at once over ${what}`, options, async (t) => {
      const fetched = await fetchThrough(t, { program, link, seed: LOSS_SEED });
      t.same(failures(fetched), [], '108 kB arrived whole within a minute');
    });
  }
}

for (const program of PROGRAMS.filter(({ brokenByDoubles }) => !brokenByDoubles)) {
  const options = { ...needs(program), buffered: true };
  t.test(`${program.label}: ten at once over doubles and disorder`, options, async (t) => {
    const fetched = await fetchThrough(t, { program, link: DISORDER, seed: DISORDER_SEED });
    t.same(failures(fetched), []);
  });
}
