/**
 * Options inside an option: 43, 82 and 175 hold lists of their own.
 *
 * Specs    RFC 2132 section 8.4 (43: PAD and END as outside); RFC 3046 section 2.0 (82: every tag
 *          has a length, 0 and 255 too). iPXE's 175 is read as 43.
 * Tests    test/dhcp-proxy/codec/sub-options.test.ts
 */
import { OPTION } from './option-codes.ts';

/**
 * The value of the first sub-option with the tag. The list is read as far as it is whole, for a
 * damaged list of one vendor must not cost the machine its boot.
 *
 * @param padded  whether tags 0 and 255 are PAD and END
 */
export function findSubOption(
  list: Uint8Array,
  wanted: { readonly tag: number; readonly padded: boolean },
): Uint8Array | undefined {
  let position = 0;
  while (position < list.length) {
    const tag = list[position];
    position += 1;
    if (wanted.padded && tag === OPTION.pad) continue;
    if (wanted.padded && tag === OPTION.end) return undefined;
    const length = list[position];
    if (length === undefined || position + 1 + length > list.length) return undefined;
    if (tag === wanted.tag) return list.subarray(position + 1, position + 1 + length);
    position += 1 + length;
  }
  return undefined;
}
