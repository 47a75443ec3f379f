/**
 * The messages of a Talos node's event sink, written by hand from its .proto files: a second
 * opinion on what src/facts reads.
 */

/** A value of a message by field number; undefined is left out. */
export type Fields = Readonly<Record<number, string | number | Uint8Array | readonly Uint8Array[]>>;

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

function delimited(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

export function message(fields: Fields): Buffer {
  return Buffer.concat(
    Object.entries(fields).flatMap(([name, value]) => {
      const field = Number(name);
      if (typeof value === 'number') return [varint(field * 8), varint(value)];
      if (typeof value === 'string') return [delimited(field, Buffer.from(value))];
      if (value instanceof Uint8Array) return [delimited(field, value)];
      return value.map((one) => delimited(field, one));
    }),
  );
}

/** An EventRequest with an event in a google.protobuf.Any. */
export function eventRequest(id: string, type: string, payload: Uint8Array): Buffer {
  const any = message({ 1: `talos/runtime/${type}`, 2: payload });
  return message({ 1: any, 2: id, 3: 'talos' });
}

/** The prefix of gRPC before one message. */
export function framed(bytes: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

const STAGES = ['', 'BOOTING', 'INSTALLING', 'MAINTENANCE', 'RUNNING', 'REBOOTING'] as const;
export type Stage = Exclude<(typeof STAGES)[number], ''>;

/** One event of a node: the name of its message, and the message. */
export interface NodeEvent {
  readonly type: string;
  readonly payload: Buffer;
}

export const events = {
  sequence: (name: string, action: 'NOOP' | 'START' | 'STOP', error?: string): NodeEvent => ({
    type: 'machine.SequenceEvent',
    payload: message({
      1: name,
      2: ['NOOP', 'START', 'STOP'].indexOf(action),
      // A FATAL error has code 0, which is how protocol buffers leave it out.
      ...(error !== undefined && { 3: message({ 2: error }) }),
    }),
  }),
  phase: (name: string, action: 'START' | 'STOP'): NodeEvent => ({
    type: 'machine.PhaseEvent',
    payload: message({ 1: name, 2: action === 'START' ? 0 : 1 }),
  }),
  task: (name: string, action: 'START' | 'STOP'): NodeEvent => ({
    type: 'machine.TaskEvent',
    payload: message({ 1: name, 2: action === 'START' ? 0 : 1 }),
  }),
  service: (name: string, action: number, text: string): NodeEvent => ({
    type: 'machine.ServiceStateEvent',
    payload: message({ 1: name, 2: action, 3: text, 4: message({ 2: 1, 3: 'ok' }) }),
  }),
  restart: (): NodeEvent => ({ type: 'machine.RestartEvent', payload: message({ 1: 1 }) }),
  configError: (type: 'Load' | 'Validation', error: string): NodeEvent => ({
    type: `machine.Config${type}ErrorEvent`,
    payload: message({ 1: error }),
  }),
  address: (hostname: string, addresses: readonly string[]): NodeEvent => ({
    type: 'machine.AddressEvent',
    payload: message({ 1: hostname, 2: addresses.map((text) => Buffer.from(text)) }),
  }),
  status: (stage: Stage, unmet: Readonly<Record<string, string>> = {}): NodeEvent => {
    const conditions = Object.entries(unmet).map(([name, reason]) =>
      message({ 1: name, 2: reason }),
    );
    const ready = conditions.length === 0 ? 1 : 0;
    return {
      type: 'machine.MachineStatusEvent',
      payload: message({ 1: STAGES.indexOf(stage), 2: message({ 1: ready, 2: conditions }) }),
    };
  },
};

/** What a node publishes from its start to the reboot after an installation. */
export function installation(): readonly NodeEvent[] {
  const { sequence, phase, task, status } = events;
  return [
    sequence('initialize', 'START'),
    status('BOOTING'),
    sequence('initialize', 'STOP'),
    sequence('install', 'START'),
    phase('env', 'START'),
    phase('env', 'STOP'),
    phase('install', 'START'),
    status('INSTALLING'),
    task('install', 'START'),
    task('install', 'STOP'),
    phase('install', 'STOP'),
    phase('meta', 'START'),
    phase('meta', 'STOP'),
    phase('kexec', 'START'),
    status('REBOOTING'),
  ];
}
