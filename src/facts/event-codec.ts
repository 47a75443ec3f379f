/**
 * What a Talos node publishes to its event sink, from bytes to a report.
 *
 * Owns     the numbers of fields and stages. Texts leave here printable and cut.
 * Specs    siderolink api/events/events.proto (EventRequest), Talos api/machine/machine.proto,
 *          google.protobuf.Any. The type of an event is written `talos/runtime/` and its name.
 * Limits   messages in messages are read to a depth that is fixed by this code: four.
 * Tests    test/facts/event-codec.test.ts
 */
import { factListMax, factTextMax } from '../domain/limits-facts.ts';
import { printableWithin } from '../domain/printable.ts';
import { TALOS_STAGES, type TalosReport } from '../domain/talos-report.ts';
import { readMessage, textOf, type Message } from './protobuf.ts';

interface TalosEvent {
  /** made by the node, the same when it sends the event again */
  readonly id: string;
  /** undefined for an event that says nothing we keep, or is of a type we do not know */
  readonly report?: TalosReport;
}

/** @param bytes  an EventRequest. @returns undefined when it is none, or a damaged one */
export function decodeEvent(bytes: Uint8Array): TalosEvent | undefined {
  const request = readMessage(bytes);
  const any = read(request?.bytes(FIELD_DATA));
  if (!request || !any) return undefined;
  const id = text(request, FIELD_ID);
  const type = any.text(FIELD_TYPE_URL).slice(0, factTextMax).split('/').at(-1) ?? '';
  const decode = DECODERS[type];
  if (decode === undefined) return { id };
  const payload = readMessage(any.bytes(FIELD_VALUE) ?? new Uint8Array());
  if (!payload) return undefined;
  const report = decode(payload);
  return report ? { id, report } : { id };
}

const FIELD_DATA = 1;
const FIELD_ID = 2;
const FIELD_TYPE_URL = 1;
const FIELD_VALUE = 2;

const DECODERS: Readonly<Record<string, (payload: Message) => TalosReport | undefined>> = {
  __proto__: null as never,
  'machine.SequenceEvent': sequenceOf,
  'machine.PhaseEvent': (payload) => stepOf('phase', payload),
  'machine.TaskEvent': (payload) => stepOf('task', payload),
  'machine.ServiceStateEvent': serviceOf,
  'machine.ConfigLoadErrorEvent': configErrorOf,
  'machine.ConfigValidationErrorEvent': configErrorOf,
  'machine.AddressEvent': addressOf,
  'machine.MachineStatusEvent': statusOf,
};

const SEQUENCE_ACTIONS = ['noop', 'start', 'stop'] as const;
/** common.Code; LOCKED and CANCELED leave the machine as it is */
const CODE_FATAL = 0;

function sequenceOf(payload: Message): TalosReport | undefined {
  const action = SEQUENCE_ACTIONS[payload.number(2)];
  if (action === undefined) return undefined;
  const error = read(payload.bytes(3));
  return {
    kind: 'sequence',
    sequence: text(payload, 1),
    action,
    ...(error && { error: { fatal: error.number(1) === CODE_FATAL, message: text(error, 2) } }),
  };
}

const STEP_ACTIONS = ['start', 'stop'] as const;

function stepOf(kind: 'phase' | 'task', payload: Message): TalosReport | undefined {
  const action = STEP_ACTIONS[payload.number(2)];
  return action && { kind, name: text(payload, 1), action };
}

const SERVICE_FAILED = 6;

function serviceOf(payload: Message): TalosReport {
  return {
    kind: 'service',
    service: text(payload, 1),
    failed: payload.number(2) === SERVICE_FAILED,
    message: text(payload, 3),
  };
}

function configErrorOf(payload: Message): TalosReport {
  return { kind: 'config-error', error: text(payload, 1) };
}

function addressOf(payload: Message): TalosReport {
  const addresses = payload.all(2).slice(0, factListMax).map(shown);
  return { kind: 'address', hostname: text(payload, 1), addresses };
}

function statusOf(payload: Message): TalosReport {
  const stage = TALOS_STAGES[payload.number(1) - 1];
  const status = read(payload.bytes(2));
  const unmet = (status?.all(2) ?? []).slice(0, factListMax).flatMap((bytes) => {
    const condition = readMessage(bytes);
    return condition ? [{ name: text(condition, 1), reason: text(condition, 2) }] : [];
  });
  return { kind: 'status', ...(stage && { stage }), ready: status?.number(1) === 1, unmet };
}

function read(bytes: Uint8Array | undefined): Message | undefined {
  return bytes && readMessage(bytes);
}

function text(message: Message, field: number): string {
  return printableWithin(message.text(field), factTextMax);
}

function shown(bytes: Uint8Array): string {
  return printableWithin(textOf(bytes), factTextMax);
}
