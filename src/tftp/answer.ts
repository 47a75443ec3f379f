/**
 * What a request is answered with: a transfer, or an error its sender can show.
 *
 * Owns     the refusals and their words. They are sent at once: shim, GRUB, PXELINUX and iPXE try
 *          names one after the other and wait for each answer.
 * Leaves   whether there is room for a transfer to sessions.ts.
 * Specs    RFC 1350 sections 2 (modes) and 5 (errors). This server only reads; netascii would
 *          change the bytes of a loader, so a client that asks for it is told what to ask for.
 * Tests    test/tftp/answer.test.ts
 */
import type { IpAddress } from '../domain/address.ts';
import type { Mac } from '../domain/mac.ts';
import { parseImageName, type ImageName } from '../domain/machine.ts';
import type { AssetRequest, FindAsset } from '../domain/ports.ts';
import type { TransferPlan } from './blocks.ts';
import { TFTP_ERROR, type Malformed, type TftpRequest } from './codec.ts';
import { assetContent, type Content } from './content.ts';
import { normaliseName, type NameRefusal } from './names.ts';
import { negotiate } from './negotiate.ts';

export type RequestAnswer =
  | {
      readonly kind: 'transfer';
      readonly file: string;
      readonly plan: TransferPlan;
      readonly content: Content;
    }
  /** a file of an image, which has to be opened first */
  | {
      readonly kind: 'image-file';
      readonly file: string;
      readonly image: ImageName;
      readonly path: string;
    }
  | Refusal;

export interface Refusal {
  readonly kind: 'refusal';
  /** the name as asked for */
  readonly file: string;
  readonly code: number;
  readonly text: string;
}

/** Who asks, and where. */
export interface RequestContext {
  readonly local: IpAddress;
  /** of our interface, in bytes */
  readonly mtu?: number | undefined;
  /** the largest block that is known to reach the client, in bytes */
  readonly blockSizeBytesMax?: number | undefined;
  readonly from: IpAddress;
  readonly mac?: Mac | undefined;
  readonly findAsset: FindAsset;
}

/** Files of images have the names they have over HTTP below /boot (docs/reference/tftp.md). */
const IMAGES_FOLDER = 'files';

const NAME_REFUSALS: Readonly<Record<NameRefusal, { code: number; text: string }>> = {
  empty: { code: TFTP_ERROR.fileNotFound, text: 'No file name given' },
  'too-long': { code: TFTP_ERROR.fileNotFound, text: 'File name too long' },
  climbs: { code: TFTP_ERROR.accessViolation, text: 'File name leads out of the folder' },
  'control-character': { code: TFTP_ERROR.fileNotFound, text: 'File name not readable' },
  'drive-letter': { code: TFTP_ERROR.accessViolation, text: 'File name has a drive letter' },
};

export function answerRequest(
  request: TftpRequest | Malformed,
  context: RequestContext,
): RequestAnswer {
  if (request.kind === 'malformed') {
    return illegal('', 'Request not readable');
  }
  if (request.kind === 'wrq') return illegal(request.name, 'This server does not take files');
  const mode = request.mode.toLowerCase();
  if (mode === 'netascii') {
    return illegal(request.name, 'netascii not supported, use octet (binary) mode');
  }
  if (mode !== 'octet') return illegal(request.name, 'Transfer mode not supported, use octet');
  return answerRead(request, context);
}

function answerRead(request: TftpRequest, context: RequestContext): RequestAnswer {
  const normal = normaliseName(request.name);
  if ('refused' in normal) {
    return { kind: 'refusal', file: request.name, ...NAME_REFUSALS[normal.refused] };
  }
  const { name } = normal;
  const asked = assetRequest(name, request, context);
  // Published names are lower case; some DHCP servers and some firmware turn them to upper case.
  const asset =
    context.findAsset(asked) ?? context.findAsset({ ...asked, name: name.toLowerCase() });
  if (asset) return transferOf(request, context, asset.name, assetContent(asset));
  const [folder, imageText = '', ...rest] = name.split('/');
  const image = folder === IMAGES_FOLDER ? parseImageName(imageText) : undefined;
  if (image && rest.length > 0) {
    return { kind: 'image-file', file: name, image, path: rest.join('/') };
  }
  return notFound(name, 'File not found');
}

/** A transfer of a file that is open, with the options of the request. */
export function transferOf(
  { options }: TftpRequest,
  context: RequestContext,
  file: string,
  content: Content,
): RequestAnswer & { kind: 'transfer' } {
  const { sizeBytes } = content;
  const agreement = negotiate(options, { sizeBytes }, context.local, context);
  return { kind: 'transfer', file, plan: { sizeBytes, agreement }, content };
}

export function notFound(file: string, text: string): Refusal {
  return { kind: 'refusal', file, code: TFTP_ERROR.fileNotFound, text };
}

/** Of an option that is repeated the first counts, as in negotiate.ts. */
function assetRequest(
  name: string,
  { options }: TftpRequest,
  { local, from, mac }: RequestContext,
): AssetRequest {
  const sent = options.map((option) => [option.name.toLowerCase(), option.value] as const);
  return {
    name,
    localAddress: local,
    from,
    ...(mac && { mac }),
    options: new Map(sent.toReversed()),
  };
}

function illegal(file: string, text: string): Refusal {
  return { kind: 'refusal', file, code: TFTP_ERROR.illegalOperation, text };
}
