/** Events of a running server, heard through its socket by foreign programs. */
import t from 'tap';
import { curlStream } from '../fakes/curl-stream.ts';
import { servedProcess } from '../fakes/served-process.ts';

const MAC = '52:54:00:aa:00:01';

t.test(
  'a machine that asks for its script is heard of at once, and the stream ends well',
  async (t) => {
    const server = await servedProcess(t);
    const reader = await curlStream(t, { ...server, query: `?machine=${MAC}` });
    await fetch(`${server.boot}/boot/next?mac=${MAC}`);
    const heard = await reader.until('event: script.served');
    t.match(heard, new RegExp(`^id: \\d+\nevent: script.served\ndata: .*"mac":"${MAC}"`, 'm'));
    await server.stop();
    t.same(await reader.exited, [0, null]);
  },
);
