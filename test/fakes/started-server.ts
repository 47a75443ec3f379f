/** The whole server in this process, on loopback and without DHCP, with the settings of a test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { startRouse } from '../../src/app.ts';
import { loadConfig, type RawSettings } from '../../src/config/load.ts';

export interface Started {
  /** folder of this run, in which `{dir}` of a setting lies */
  readonly dir: string;
  /** a request to the API on the socket: its status and its body */
  readonly ask: (method: string, path: string, body?: string, type?: string) => Promise<string>;
  /** everything that was logged so far */
  readonly log: () => string;
  /** a request to the boot plane, where it is at `boot.listen` of the flags */
  readonly boot: (path: string) => Promise<string>;
}

const QUIET: RawSettings = {
  interfaces: ['lo=off'],
  data_dir: '{dir}/data',
  'boot.listen': '127.0.0.1:0',
  'admin.listen': '',
  'talos.events_listen': '',
  'talos.kernel_log_listen': '',
  'secrets.key_file': '{dir}/key',
};

/** Starts it, looks, and ends it. @param flags  `{dir}` in a value stands for a fresh folder */
export async function whileStarted<T>(
  flags: RawSettings,
  look: (server: Started) => Promise<T>,
): Promise<T> {
  // Not `t.testdir()`: the path of a Unix socket must be short.
  const dir = mkdtempSync(path.join(tmpdir(), 'rouse-on-'));
  const placed = (value: string): string => value.replaceAll('{dir}', dir);
  const given = Object.entries({ ...QUIET, ...flags }).map(([key, value]) => [
    key,
    typeof value === 'string' ? placed(value) : value.map(placed),
  ]);
  const settings = Object.fromEntries(given) as RawSettings;
  const { config } = loadConfig({ flags: settings, env: {}, cwd: dir, uid: 1000 });
  const logged: string[] = [];
  const stream = new PassThrough();
  stream.on('data', (line: Buffer) => logged.push(String(line)));
  const rouse = await startRouse(config, { stream: stream as unknown as NodeJS.WriteStream });
  const socketPath = path.join(config.data_dir, 'rouse.sock');
  const { port } = config.boot.listen;
  try {
    return await look({
      dir,
      log: () => logged.join(''),
      ask: (method, to, body, type) => asked({ socketPath, method, path: to }, body, type),
      boot: (to) => asked({ host: '127.0.0.1', port, method: 'GET', path: to }),
    });
  } finally {
    await rouse.close();
    rmSync(dir, { recursive: true });
  }
}

function asked(to: object, body?: string, type = 'text/yaml'): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': type };
    request({ ...to, headers }, (answer) => {
      void text(answer).then((said) => {
        resolve(`${answer.statusCode ?? 0} ${said}`);
      }, reject);
    })
      .on('error', reject)
      .end(body);
  });
}
