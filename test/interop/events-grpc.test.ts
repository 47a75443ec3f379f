/** The event sink, as a real implementation of gRPC finds it. */
import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import t, { type Test } from 'tap';
import { eventBytesMax } from '../../src/domain/limits-facts.ts';
import { startEventSink } from '../../src/facts/event-sink/server.ts';
import { receiver } from '../fakes/receivers.ts';
import { eventRequest, events } from '../fakes/talos-protobuf.ts';

const PUBLISH = '/events.EventSinkService/Publish';
/** grpc.default_compression_algorithm: gzip */
const GZIP = 2;

function client(t: Test, port: number, options: object = {}) {
  const opened = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), options);
  t.teardown(() => {
    opened.close();
  });
  /** @returns the status code */
  return (body: Buffer, path = PUBLISH): Promise<number> =>
    new Promise((resolve) => {
      const same = (bytes: Buffer): Buffer => bytes;
      const answered = (error: ServiceError | null, answer?: Buffer): void => {
        resolve(error?.code ?? (answer?.length === 0 ? status.OK : status.UNKNOWN));
      };
      opened.makeUnaryRequest(path, same, same, body, new Metadata(), answered);
    });
}

const { type, payload } = events.status('INSTALLING');
const event = (id: string): Buffer => eventRequest(id, type, payload);

t.test('takes events one after the other and many at once', async (t) => {
  const { port, heard } = await receiver(t, startEventSink);
  const publish = client(t, port);
  t.equal(await publish(event('first')), status.OK);
  const many = Array.from({ length: 200 }, (_none, index) => publish(event(`id-${index}`)));
  t.same(new Set(await Promise.all(many)), new Set([status.OK]));
  t.equal(heard.length, 201);
  t.match(heard[0], { id: 'first', report: { kind: 'status', stage: 'installing' } });
});

t.test('what it does not take is refused in the words of gRPC', async (t) => {
  const { port, heard } = await receiver(t, startEventSink);
  const publish = client(t, port);
  t.equal(await publish(event('a'), '/events.EventSinkService/Other'), status.UNIMPLEMENTED);
  t.equal(await publish(Buffer.alloc(eventBytesMax + 1)), status.RESOURCE_EXHAUSTED);
  const compressing = client(t, port, { 'grpc.default_compression_algorithm': GZIP });
  t.equal(await compressing(event('a')), status.UNIMPLEMENTED);
  t.same(heard, []);
  t.equal(await publish(event('b')), status.OK, 'and the connection goes on');
});
