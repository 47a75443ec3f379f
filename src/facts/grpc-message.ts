/**
 * One gRPC message in the body of an HTTP/2 request, as it arrives.
 *
 * Owns     the prefix of five bytes, and what is wrong with a body that has not one message.
 * Specs    gRPC over HTTP/2: Length-Prefixed-Message; status codes of grpc.io/docs/guides/status.
 * Limits   `eventBytesMax`; a longer message is refused by its length, before it has arrived.
 * Tests    test/facts/grpc-message.test.ts
 */
import { eventBytesMax } from '../domain/limits-facts.ts';

export const GRPC_OK = 0;
export const GRPC_RESOURCE_EXHAUSTED = 8;
export const GRPC_UNIMPLEMENTED = 12;
const GRPC_INTERNAL = 13;

const PREFIX_BYTES = 5;

export interface GrpcFault {
  readonly status: number;
  readonly message: string;
}

interface GrpcBody {
  /** @returns what is wrong already, so that nobody waits for the rest */
  push(chunk: Uint8Array): GrpcFault | undefined;
  /** the body is whole */
  end(): { readonly message: Uint8Array } | GrpcFault;
}

export function createGrpcBody(): GrpcBody {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let expected: number | undefined;
  let fault: GrpcFault | undefined;

  const check = (): GrpcFault | undefined => {
    if (expected === undefined && size >= PREFIX_BYTES) {
      const prefix = Buffer.concat(chunks);
      if (prefix[0] !== 0) {
        // Talos compresses nothing. Nobody who does is understood, and is told what would be.
        return { status: GRPC_UNIMPLEMENTED, message: 'compressed messages are not accepted' };
      }
      expected = PREFIX_BYTES + prefix.readUInt32BE(1);
      if (expected - PREFIX_BYTES > eventBytesMax) {
        return {
          status: GRPC_RESOURCE_EXHAUSTED,
          message: `expected ${eventBytesMax} bytes at most`,
        };
      }
    }
    if (size > (expected ?? PREFIX_BYTES)) {
      return { status: GRPC_INTERNAL, message: 'expected one message, found more' };
    }
    return undefined;
  };

  return {
    push(chunk) {
      if (fault !== undefined) return fault;
      chunks.push(chunk);
      size += chunk.length;
      fault = check();
      return fault;
    },
    end() {
      if (fault !== undefined) return fault;
      if (size !== expected) return { status: GRPC_INTERNAL, message: 'the message is cut off' };
      return { message: Buffer.concat(chunks).subarray(PREFIX_BYTES) };
    },
  };
}
