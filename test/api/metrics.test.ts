/** What Prometheus is given by a running server, over both of its listeners. */
import { spawnSync } from 'node:child_process';
import t from 'tap';
import { readExposition, seriesOf } from '../fakes/exposition-reader.ts';
import { servedProcess } from '../fakes/served-process.ts';

t.test('a boot is counted, and a scrape holds no name of a machine', async (t) => {
  const server = await servedProcess(t);
  const scrape = async (): Promise<string> => {
    const answer = await fetch(`${server.admin}/metrics`);
    t.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    return answer.text();
  };
  const before = readExposition(await scrape());
  await fetch(`${server.boot}/boot/next?mac=52:54:00:aa:00:01&hostname=secret-name`);
  const text = await scrape();
  const after = readExposition(text);
  const scripts = (read: typeof after): number =>
    [...(read.get('rouse_scripts_served_total')?.series.values() ?? [])].reduce((a, b) => a + b, 0);
  t.equal(scripts(before), 0);
  t.equal(scripts(after), 1);
  const ours = (name: string): boolean => name.startsWith('rouse_');
  t.same(seriesOf(after).filter(ours), seriesOf(before).filter(ours));
  t.notMatch(text, /52:54:00|secret-name|127\.0\.0\.1/);
  const socket = spawnSync('curl', [
    ...['-s', '--unix-socket', server.socketPath, 'http://rouse/metrics'],
  ]);
  t.same(
    seriesOf(readExposition(String(socket.stdout))).filter(ours),
    seriesOf(after).filter(ours),
  );
});
