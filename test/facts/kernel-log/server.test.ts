import { createServer } from 'node:net';
import { once } from 'node:events';
import t from 'tap';
import { kernelLineBytesMax } from '../../../src/domain/limits-facts.ts';
import { createByteBudget } from '../../../src/facts/byte-budget.ts';
import { startKernelLogServer } from '../../../src/facts/kernel-log/server.ts';
import { receiver } from '../../fakes/receivers.ts';
import { refusal } from '../../fakes/refusal.ts';
import { logLine, sendDatagrams, sendLines } from '../../fakes/talos-node.ts';

t.test('hears lines over TCP and UDP on one port, and says which can be forged', async (t) => {
  const { port, heard, until, running } = await receiver(t, startKernelLogServer);
  t.match(running.listeners, [{ name: 'talos-kernel-log', up: true, address: /^127\.0\.0\.1:/ }]);
  const at = { host: '127.0.0.1', port };
  (await sendLines(at, [logLine(1, 'one'), logLine(2, 'two')])).end();
  await until(() => heard.length === 2);
  await sendDatagrams(at, [logLine(3, 'three')]);
  await until(() => heard.length === 3);
  t.match(heard, [
    { via: 'log', forgeable: false, from: '127.0.0.1', line: { message: 'one', seq: 1 } },
    { forgeable: false, line: { message: 'two' } },
    { forgeable: true, line: { message: 'three' } },
  ]);
});

t.test('a line that is none is counted, and the connection stays', async (t) => {
  const { port, heard, until, ignored } = await receiver(t, startKernelLogServer);
  const at = { host: '127.0.0.1', port };
  const long = 'x'.repeat(kernelLineBytesMax + 1);
  const socket = await sendLines(at, ['not JSON', long, '{}', logLine(1, 'good')]);
  await until(() => heard.length === 1);
  t.match(heard, [{ line: { message: 'good' } }]);
  t.same([...ignored()].sort(), ['malformed', 'malformed', 'too-long']);
  t.notOk(socket.destroyed);
  socket.destroy();
  await sendDatagrams(at, ['nonsense', `{"msg":"${'y'.repeat(kernelLineBytesMax)}"}`]);
  await until(() => ignored().length === 5);
  t.same(ignored().slice(3), ['malformed', 'too-long']);
});

t.test('symptom: endless bytes without a newline filled the memory', async (t) => {
  const { dial, heard, until } = await receiver(t, startKernelLogServer);
  const socket = await dial();
  const before = process.memoryUsage().rss;
  const chunk = Buffer.alloc(1_048_576, 'x');
  for (let count = 0; count < 100; count += 1) {
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
  socket.write(`\n${logLine(1, 'after it')}\n`);
  await until(() => heard.length === 1);
  t.match(heard, [{ line: { message: 'after it' } }]);
  const grownMib = (process.memoryUsage().rss - before) / 1_048_576;
  t.ok(grownMib < 80, `${grownMib.toFixed(0)} MiB more after 100 MiB`);
});

t.test('who sends too fast is read more slowly over TCP, and dropped over UDP', async (t) => {
  const spend = createByteBudget();
  const waits: number[] = [];
  const { port, dial, heard, ignored, until } = await receiver(
    t,
    startKernelLogServer,
    (...args) => {
      const waitMs = spend(...args);
      waits.push(waitMs);
      return waitMs > 0 ? 20 : 0;
    },
  );
  const socket = await dial();
  const line = Buffer.from(`${logLine(1, 'x'.repeat(400))}\n`);
  const lines = Math.ceil(6_000_000 / line.length);
  socket.end(Buffer.concat(Array.from({ length: lines }, () => line)));
  await until(() => heard.length === lines);
  t.equal(heard.length, lines, 'nothing is lost');
  t.ok(
    waits.some((waitMs) => waitMs > 0),
    'and it had to wait',
  );
  t.same(ignored(), []);
  await sendDatagrams({ host: '127.0.0.1', port }, [logLine(1, 'x')]);
  await until(() => ignored().length === 1);
  t.same(ignored(), ['rate-limited']);
});

t.test('closes with nodes connected, and gives the port back', async (t) => {
  const { running, dial, port } = await receiver(t, startKernelLogServer);
  const socket = await dial();
  await Promise.all([once(socket, 'close'), running.close()]);
  const again = createServer().listen(port, '127.0.0.1');
  await once(again, 'listening');
  const error = await refusal(() =>
    startKernelLogServer(
      { address: '127.0.0.1', port },
      {
        clock: { nowMs: () => 0, monotonicMs: () => 0 },
        record: () => undefined,
        hear: () => undefined,
        spend: () => 0,
      },
    ),
  );
  t.match(error, { code: 'LISTENER_PORT_TAKEN', detail: /talos-kernel-log on 127\.0\.0\.1:\d+/ });
  again.close();
});
