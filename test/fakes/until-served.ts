/** Waiting for a server that a test started, through its Unix socket. */
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** tap's own time limit bounds the wait. @param path  `/healthz` where a port may be taken */
export async function untilServed(socketPath: string, path = '/readyz'): Promise<void> {
  const asked = (): Promise<boolean> =>
    new Promise((resolve) => {
      request({ socketPath, path }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
        .on('error', () => {
          resolve(false);
        })
        .end();
    });
  while (!(await asked())) await pause(50);
}
