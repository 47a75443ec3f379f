/**
 * What people paste to make machines join Omni, as the members of a Talos profile.
 *
 * Owns     the three forms that omnictl and Omni's pages give out: one line of kernel arguments,
 *          documents of a machine configuration, and the bare URL. The three values are taken as
 *          they were pasted and never made up: their ports differ between releases of Omni.
 * Leaves   YAML itself to yaml-stream.ts.
 * Limits   joinTextBytesMax.
 * Tests    test/schema/omni-join.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { kernelArgKey, parseKernelLine, type KernelArg } from '../domain/kernel-args.ts';
import { joinTextBytesMax } from '../domain/limits.ts';
import { nearest } from '../domain/nearest.ts';
import { faultInTalosArg } from '../domain/talos-values.ts';
import { readYamlStream, type YamlDocument } from './yaml-stream.ts';

export interface OmniJoin {
  readonly siderolinkApi: string;
  readonly eventsSink?: string;
  readonly kernelLog?: string;
  readonly platform?: string;
  /** what else stood on the line */
  readonly args: readonly string[];
}

/** No message of this file quotes what was pasted: it holds a token. */
function unreadable(detail: string): RouseError {
  return new RouseError('JOIN_UNREADABLE', detail);
}

/** @throws RouseError JOIN_UNREADABLE, KERNEL_ARGUMENT_INVALID */
export async function parseOmniJoin(text: string): Promise<OmniJoin> {
  const bytes = Buffer.byteLength(text);
  if (bytes > joinTextBytesMax) {
    throw unreadable(`expected at most ${joinTextBytesMax} bytes, found ${bytes}`);
  }
  return joinFrom(/^\s*kind\s*:/m.test(text) ? await argsOfDocuments(text) : argsOfText(text));
}

const SIDEROLINK = 'siderolink.api';
const MEMBERS: ReadonlySet<string> = new Set([
  SIDEROLINK,
  'talos.events.sink',
  'talos.logging.kernel',
  'talos.platform',
]);

function joinFrom(args: readonly KernelArg[]): OmniJoin {
  const found = new Map<string, string>();
  for (const argument of args) {
    const key = kernelArgKey(argument);
    const fault = faultInTalosArg(argument);
    if (fault !== undefined) throw unreadable(fault);
    if (!MEMBERS.has(key)) continue;
    if (found.has(key)) throw unreadable(`"${key}" stands there twice`);
    found.set(key, argument.slice(key.length + 1));
  }
  const siderolinkApi = found.get(SIDEROLINK);
  if (siderolinkApi === undefined) throw unreadable(`expected "${SIDEROLINK}", found none`);
  if (!/[?&]jointoken=[^&]/.test(siderolinkApi)) {
    throw unreadable(`"${SIDEROLINK}" has no jointoken=`);
  }
  const [eventsSink, kernelLog] = ['talos.events.sink', 'talos.logging.kernel'].map((key) =>
    found.get(key),
  );
  const platform = found.get('talos.platform');
  return {
    siderolinkApi,
    ...(eventsSink !== undefined && { eventsSink }),
    ...(kernelLog !== undefined && { kernelLog }),
    ...(platform !== undefined && { platform }),
    args: args.filter((argument) => !MEMBERS.has(kernelArgKey(argument))),
  };
}

/**
 * One line, or several of which each begins with an argument: where a terminal broke one in the
 * middle of a token, half a token must not be taken for a whole one.
 */
function argsOfText(text: string): readonly KernelArg[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  if (lines.length === 1 && /^\s*(?:grpc|https?):\/\/\S+\s*$/.test(first)) {
    return parseKernelLine(`${SIDEROLINK}=${first.trim()}`);
  }
  return lines.flatMap((line, index) => {
    const args = parseKernelLine(line);
    if (index === 0 || /^[a-z][\w.]*=./.test(args[0] ?? '')) return args;
    throw unreadable(`line ${index + 1} does not begin with an argument: was it broken in two?`);
  });
}

/** Kind of document → the member that matters, and the kernel argument that says the same. */
const DOCUMENTS: Readonly<Record<string, { readonly member: string; readonly argument: string }>> =
  {
    SideroLinkConfig: { member: 'apiUrl', argument: SIDEROLINK },
    EventSinkConfig: { member: 'endpoint', argument: 'talos.events.sink' },
    KmsgLogConfig: { member: 'url', argument: 'talos.logging.kernel' },
  };

/** Members that every document may have, and that have no kernel argument. */
const WITHOUT_MEANING: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'name']);

async function argsOfDocuments(text: string): Promise<readonly KernelArg[]> {
  const args: KernelArg[] = [];
  for await (const document of readYamlStream(text)) {
    if ('message' in document) throw unreadable(`line ${document.line}: it is no YAML`);
    args.push(...parseKernelLine(argumentOf(document)));
  }
  return args;
}

function argumentOf({ data, line }: YamlDocument): string {
  const fields = new Map<string, unknown>(Object.entries(Object(data) as object));
  const kind = String(fields.get('kind'));
  const known = Object.hasOwn(DOCUMENTS, kind) ? DOCUMENTS[kind] : undefined;
  if (!known) throw unreadable(`line ${line}: ${unknownKind(kind)}`);
  const other = [...fields.keys()].find(
    (name) => name !== known.member && !WITHOUT_MEANING.has(name),
  );
  if (other !== undefined) {
    throw unreadable(`line ${line}: a kernel argument cannot carry a field of ${kind}`);
  }
  const value = fields.get(known.member);
  if (typeof value === 'string' && /^\S+$/.test(value)) return `${known.argument}=${value}`;
  throw unreadable(`line ${line}: expected text without blanks in ${known.member} of ${kind}`);
}

function unknownKind(kind: string): string {
  const names = Object.keys(DOCUMENTS);
  const meant = nearest(kind, names);
  const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `expected ${names.join(', ')}, found another kind of document${advice}`;
}
