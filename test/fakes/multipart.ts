/** Reads multipart/byteranges as a client does that knows nothing of who wrote it. */

export interface ReadPart {
  readonly start: number;
  readonly end: number;
  readonly sizeBytes: number;
  readonly bytes: Buffer;
}

/** @throws Error unless the body is one that RFC 2046 section 5.1 and RFC 9110 14.6 describe */
export function parts(contentType: string, body: Buffer): readonly ReadPart[] {
  const boundary = /^multipart\/byteranges; boundary=([\w-]{1,70})$/.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error(`no boundary in "${contentType}"`);
  const found: ReadPart[] = [];
  // Before the first boundary may be text that is to be ignored; its line end may be left out.
  let at = body.indexOf(`--${boundary}`);
  for (;;) {
    at += `--${boundary}`.length;
    if (body.toString('latin1', at, at + 4) === '--\r\n') return found;
    const headEnd = body.indexOf('\r\n\r\n', at);
    const range = /content-range: bytes (\d+)-(\d+)\/(\d+)/i.exec(
      body.toString('latin1', at, headEnd),
    );
    if (headEnd < 0 || !range) throw new Error(`no part at byte ${at}`);
    const [start, end, sizeBytes] = [Number(range[1]), Number(range[2]) + 1, Number(range[3])];
    const bytes = body.subarray(headEnd + 4, headEnd + 4 + end - start);
    found.push({ start, end, sizeBytes, bytes });
    at = headEnd + 4 + bytes.length;
    if (body.toString('latin1', at, at + 4 + boundary.length) !== `\r\n--${boundary}`) {
      throw new Error(`no boundary at byte ${at}`);
    }
    at += 2;
  }
}
