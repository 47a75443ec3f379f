/**
 * Receives the events of Talos nodes: gRPC over HTTP/2 without TLS, one method of one service.
 *
 * Owns     the sockets, and the answers of gRPC. An event that is not understood is answered like
 *          one that is: a node sends a refused event again and again, and all later ones wait.
 * Leaves   what an event says to ../event-codec.ts, and whose it is to the one who hears it.
 * Specs    gRPC over HTTP/2 (grpc/doc/PROTOCOL-HTTP2.md); siderolink api/events/events.proto.
 * Tests    test/facts/event-sink/server.test.ts, test/interop/facts.test.ts
 */
import { once } from 'node:events';
import {
  constants,
  createServer,
  type IncomingHttpHeaders,
  type Http2Server,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { parseIpAddress, type IpAddress } from '../../domain/address.ts';
import { eventStreamMsMax, eventStreamsMax } from '../../domain/limits-facts.ts';
import type { Running } from '../../domain/ports.ts';
import { decodeEvent } from '../event-codec.ts';
import {
  createGrpcBody,
  GRPC_OK,
  GRPC_RESOURCE_EXHAUSTED,
  GRPC_UNIMPLEMENTED,
  type GrpcFault,
} from '../grpc-message.ts';
import {
  bindFailure,
  ignoring,
  keepRoom,
  written,
  type Ignore,
  type ListenAt,
  type ReceiverDeps,
} from '../listener.ts';

const NAME = 'talos-events';
const PUBLISH = '/events.EventSinkService/Publish';
/** An EventResponse, which has no fields, in its envelope. */
const EMPTY_ANSWER = Buffer.alloc(5);
/** MiB that the headers and bodies of one connection may keep; the least that there is. */
const SESSION_MEMORY_MIB = 1;
const HEADER_PAIRS_MAX = 64;

/** @throws RouseError LISTENER_PORT_TAKEN, LISTENER_NOT_PERMITTED, INTERFACE_UNUSABLE */
export async function startEventSink(at: ListenAt, deps: ReceiverDeps): Promise<Running> {
  const ignore = ignoring(deps);
  const server = createServer({
    maxSessionMemory: SESSION_MEMORY_MIB,
    maxHeaderListPairs: HEADER_PAIRS_MAX,
    settings: { maxConcurrentStreams: eventStreamsMax, enablePush: false },
  });
  const room = keepRoom(server, ignore);
  receiveStreams(server, deps, ignore);
  server.listen({ host: at.address, port: at.port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw bindFailure(error, NAME, at);
  }
  const address = written({ ...at, port: (server.address() as AddressInfo).port });
  deps.record({ kind: 'listener.up', atMs: deps.clock.nowMs(), listener: NAME, detail: address });
  return {
    listeners: [{ name: NAME, address, up: true, detail: '' }],
    async close() {
      room.closeAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function receiveStreams(server: Http2Server, deps: ReceiverDeps, ignore: Ignore): void {
  // What is no HTTP/2 ends its session; the others go on.
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    const from = parseIpAddress(stream.session?.socket.remoteAddress ?? '');
    stream.on('error', () => undefined);
    if (from === undefined) {
      stream.close();
      return;
    }
    stream.setTimeout(eventStreamMsMax, () => {
      stream.close(constants.NGHTTP2_CANCEL);
    });
    const refused = refusal(headers);
    if (refused === undefined) receive(stream, from, deps, ignore);
    else refuse(stream, refused);
  });
}

type Refusal = GrpcFault | { readonly httpStatus: number };

function refusal(headers: IncomingHttpHeaders): Refusal | undefined {
  if (headers[':method'] !== 'POST')
    return { httpStatus: constants.HTTP_STATUS_METHOD_NOT_ALLOWED };
  if (!/^application\/grpc(?:[+;]|$)/.test(headers['content-type'] ?? '')) {
    return { httpStatus: constants.HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE };
  }
  if (headers[':path'] === PUBLISH) return undefined;
  return { status: GRPC_UNIMPLEMENTED, message: 'only events.EventSinkService/Publish is here' };
}

function refuse(stream: ServerHttp2Stream, refused: Refusal): void {
  if (stream.destroyed || stream.headersSent) return;
  if ('httpStatus' in refused) {
    stream.respond({ ':status': refused.httpStatus }, { endStream: true });
  } else {
    const { status, message } = refused;
    stream.respond(
      {
        ':status': constants.HTTP_STATUS_OK,
        'content-type': 'application/grpc',
        'grpc-accept-encoding': 'identity',
        'grpc-status': status,
        'grpc-message': message,
      },
      { endStream: true },
    );
  }
  // Whatever else comes on this stream is not waited for (RFC 9113 section 8.1).
  stream.close(constants.NGHTTP2_NO_ERROR);
}

function receive(
  stream: ServerHttp2Stream,
  from: IpAddress,
  deps: ReceiverDeps,
  ignore: Ignore,
): void {
  const body = createGrpcBody();
  const fail = (fault: GrpcFault): void => {
    if (stream.headersSent) return;
    ignore(from, 'malformed', fault.message);
    refuse(stream, fault);
  };
  stream.on('data', (chunk: Uint8Array) => {
    if (stream.headersSent) return;
    if (deps.spend(from, chunk.length, deps.clock.monotonicMs()) > 0) {
      ignore(from, 'rate-limited');
      refuse(stream, { status: GRPC_RESOURCE_EXHAUSTED, message: 'too many bytes a second' });
      return;
    }
    const fault = body.push(chunk);
    if (fault) fail(fault);
  });
  stream.on('end', () => {
    if (stream.headersSent || stream.destroyed) return;
    const whole = body.end();
    if ('status' in whole) {
      fail(whole);
      return;
    }
    hearEvent(whole.message, from, deps, ignore);
    accept(stream);
  });
}

function hearEvent(message: Uint8Array, from: IpAddress, deps: ReceiverDeps, ignore: Ignore): void {
  const event = decodeEvent(message);
  if (event === undefined) ignore(from, 'malformed');
  else if (event.report === undefined) ignore(from, 'not-understood');
  else deps.hear(from, { via: 'event', id: event.id, report: event.report });
}

function accept(stream: ServerHttp2Stream): void {
  stream.respond(
    { ':status': constants.HTTP_STATUS_OK, 'content-type': 'application/grpc' },
    { waitForTrailers: true },
  );
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': GRPC_OK });
  });
  stream.end(EMPTY_ANSWER);
}
