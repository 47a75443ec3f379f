/** curl as an operator would follow events with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Test } from 'tap';

interface CurlStream {
  /** what was written once it has this text */
  readonly until: (text: string) => Promise<string>;
  /** code and signal */
  readonly exited: Promise<unknown[]>;
}

/** @param query  with its question mark */
export async function curlStream(
  t: Test,
  { socketPath, query = '', args = [] }: { socketPath: string; query?: string; args?: string[] },
): Promise<CurlStream> {
  const url = `http://rouse/api/v1/events${query}`;
  const common = ['-sN', '--unix-socket', socketPath, '-H', 'Accept: text/event-stream'];
  const child = spawn('curl', [...common, ...args, url]);
  t.teardown(() => child.kill());
  const exited = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (text) => (output += String(text)));
  const until = async (text: string): Promise<string> => {
    while (!output.includes(text)) {
      const more = await Promise.race([once(child.stdout, 'data'), exited.then(() => undefined)]);
      if (more === undefined && !output.includes(text)) {
        throw new Error(`curl ended without "${text}": ${output}`);
      }
    }
    return output;
  };
  await until('retry:');
  return { until, exited };
}

/** Numbers of the events, in the order in which they came. */
export const idsIn = (text: string): number[] =>
  [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
