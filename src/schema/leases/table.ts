/**
 * Leases as a table whose first line names the columns: Kea's memfile, and whatever a spreadsheet
 * or a router writes.
 *
 * Owns     that columns are found by their names, which is how versions of Kea tell theirs apart.
 * Specs    RFC 4180 for tables in general. Kea writes no quotes: CSVFile::escape turns a comma into
 *          `&#x2c`. Its columns grew from ten to thirteen between 1.0 and 2.4; every version begins
 *          with address and hwaddr.
 * Tests    test/schema/leases/table.test.ts
 */
import { gather, linesOf, type ReadLeases } from './lease.ts';

interface Columns {
  readonly mac: readonly string[];
  readonly address: readonly string[];
  readonly hostname: readonly string[];
}

/** Names without case, blanks, hyphens and underscores. */
const USUAL: Columns = {
  mac: ['mac', 'macaddress', 'hwaddr', 'hardwareaddress', 'ethernet', 'physicaladdress'],
  address: ['ip', 'ipaddress', 'address', 'ipv4', 'ipv4address'],
  hostname: ['name', 'hostname', 'host', 'clienthostname', 'devicename'],
};
const KEA: Columns = { mac: ['hwaddr'], address: ['address'], hostname: ['hostname'] };

/** @returns undefined where the first line is not that of Kea's memfile */
export function readKea(text: string): ReadLeases | undefined {
  return readTable(text, KEA, (line) => line.split(',').map(withoutEscapes));
}

/** @returns undefined where no column of the first line is called after a hardware address */
export function readCsv(text: string): ReadLeases | undefined {
  const [[, header = ''] = []] = linesOf(text);
  const separator = [';', '\t'].find((mark) => header.includes(mark)) ?? ',';
  return readTable(text, USUAL, (line) => quotedCells(line, separator));
}

type Cells = readonly string[];

function readTable(
  text: string,
  columns: Columns,
  cellsOf: (line: string) => Cells,
): ReadLeases | undefined {
  const found = gather();
  let at: Readonly<Record<keyof Columns, number>> | undefined;
  for (const [line, told] of linesOf(text)) {
    const cells = cellsOf(told);
    if (at) {
      const { mac, address, hostname } = at;
      found.lease(line, {
        mac: cells[mac] ?? '',
        address: cells[address],
        hostname: cells[hostname],
      });
      continue;
    }
    at = {
      mac: columnOf(cells, columns.mac),
      address: columnOf(cells, columns.address),
      hostname: columnOf(cells, columns.hostname),
    };
    if (at.mac < 0) return undefined;
  }
  return at && found.read();
}

function columnOf(header: Cells, names: readonly string[]): number {
  return header.findIndex((name) => names.includes(name.toLowerCase().replaceAll(/[\s_-]/g, '')));
}

function withoutEscapes(cell: string): string {
  return cell.replaceAll(/&#x([0-9a-f]{2})/gi, (_all, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}

/** A quote that is not closed takes the rest of its line. */
function quotedCells(line: string, separator: string): Cells {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    if (letter === '"' && quoted && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') {
      quoted = !quoted;
    } else if (letter === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else {
      cell += letter;
    }
  }
  return [...cells, cell.trim()];
}
