/**
 * The leases of ISC dhcpd: a journal of blocks, in which the last one of an address counts.
 *
 * Specs    dhcpd.leases(5). The server writes one statement a line; a quote or a byte that is not
 *          printable is written as `\"` and `\303` inside a string.
 * Tests    test/schema/leases/isc.test.ts
 */
import { gather, linesOf, type ReadLeases } from './lease.ts';

interface Block {
  readonly line: number;
  readonly address: string;
  mac: string;
  hostname: string;
}

export function readIsc(text: string): ReadLeases {
  const found = gather();
  let block: Block | undefined;
  for (const [line, told] of linesOf(text)) {
    const opened = /^lease\s+(\S+)\s*\{$/.exec(told)?.[1];
    if (opened !== undefined) {
      if (block) found.skip(block.line, 'a lease without an end');
      block = { line, address: opened, mac: '', hostname: '' };
      continue;
    }
    if (!block) {
      if (/^ia-(?:na|ta|pd)\s/.test(told)) found.skip(line, 'an IPv6 lease');
      continue;
    }
    if (told === '}') {
      found.lease(block.line, block);
      block = undefined;
      continue;
    }
    block.mac = /^hardware\s+ethernet\s+([\da-f:]+);$/i.exec(told)?.[1] ?? block.mac;
    const name = /^client-hostname\s+"((?:[^"\\]|\\.)*)";$/.exec(told)?.[1];
    if (name !== undefined) block.hostname = unescaped(name);
  }
  if (block) found.skip(block.line, 'a lease without an end');
  return found.read();
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:([0-7]{3})|(.))/g, (_all, octal?: string, letter = '') =>
    octal === undefined ? String(letter) : String.fromCodePoint(Number.parseInt(octal, 8) & 0xff),
  );
}
