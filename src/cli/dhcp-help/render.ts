/**
 * One guide as text. Where the settings are pasted as text, everything around them is a comment, so
 * that the whole output can go into the file.
 *
 * Tests    test/cli/dhcp-help/render.test.ts
 */
import type { DhcpMode } from '../../domain/dhcp-mode.ts';
import { plain, type Paint } from '../style.ts';
import type { How, Section, ServerGuide } from './guide.ts';
import type { BootSite } from './site.ts';
import { MODE_FOR } from './servers.ts';

export interface Block {
  readonly site: BootSite;
  readonly sections: readonly Section[];
}

interface Told {
  readonly guide: ServerGuide;
  readonly how: How;
  /** dhcp.mode of the configuration */
  readonly mode: DhcpMode;
  readonly blocks: readonly Block[];
  readonly paint: Paint;
}

const MEANINGS: Readonly<Record<How, string>> = {
  proxy: 'The DHCP server says nothing about booting, and Rouse answers beside it',
  'next-server': 'The DHCP server names Rouse, and a loader for each architecture',
  'one-name': 'The DHCP server names Rouse, and one file for every machine',
  'same-host': 'The DHCP server on this host sends machines to port 4011, where Rouse answers',
};

export function guideText({ guide, how, mode, blocks, paint }: Told): string {
  // Text that is pasted has no colour in it.
  const draw = guide.comment === undefined ? paint : plain;
  const wanted = MODE_FOR[how];
  const inForce = mode === wanted ? 'as it is now' : `now it is ${mode}`;
  const head = [
    draw('strong', `${guide.product}: ${how}`),
    `${MEANINGS[how]}.`,
    `On this server: dhcp.mode ${wanted}, ${inForce}.`,
  ];
  const lines = [
    ...commented(head, guide),
    ...blocks.flatMap((block) => ['', ...blockLines(block, guide, draw)]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function blockLines({ site, sections }: Block, guide: ServerGuide, paint: Paint): string[] {
  const { interface: name, address, subnet } = site;
  const where = [name && `interface ${name}`, `address ${address}`, subnet && `subnet ${subnet}`];
  const shown = where.filter((part) => part !== undefined && part !== '').join(', ');
  return [
    ...commented([paint('dim', shown)], guide),
    ...sections.flatMap((section, index) => [
      '',
      ...sectionLines(section, { guide, paint, number: sections.length > 1 ? index + 1 : 0 }),
    ]),
  ];
}

function sectionLines(
  { title, where, fields = [], config, notes = [] }: Section,
  { guide, paint, number }: { guide: ServerGuide; paint: Paint; number: number },
): string[] {
  const width = Math.max(0, ...fields.map(([label]) => label.length));
  const about = [
    number > 0 ? `${number}. ${title}` : title,
    ...(where === undefined ? [] : [`   ${paint('dim', where)}`]),
    ...fields.map(([label, value]) => {
      const gap = ' '.repeat(width - label.length + 2);
      return `   ${label}${gap}${value === '' ? paint('dim', '(empty)') : value}`;
    }),
    ...notes.map((note) => `   ${note}`),
  ];
  const pasted = config?.trimEnd().split('\n') ?? [];
  return [...commented(about, guide), ...pasted];
}

function commented(lines: readonly string[], { comment }: ServerGuide): string[] {
  return lines.map((line) => (comment === undefined ? line : `${comment} ${line}`.trimEnd()));
}
