import t, { type Test } from 'tap';
import {
  HOWS,
  type How,
  type Section,
  type ServerGuide,
} from '../../../src/cli/dhcp-help/guide.ts';
import {
  guideNamed,
  GUIDES,
  possibleWays,
  sectionsFor,
  wayFor,
} from '../../../src/cli/dhcp-help/servers.ts';
import type { IpAddress } from '../../../src/domain/address.ts';

const SITE = { address: '10.0.0.2' as IpAddress, subnet: '10.0.0.0/24', httpPort: 8080 };

/** Everything that a section says, as one text. */
function said(sections: readonly Section[]): string {
  return JSON.stringify(sections);
}

function textOf(name: string, how: How): string {
  const [section] = sectionsFor(guideNamed(name), how, SITE);
  return section?.config ?? '';
}

function value(name: string, how: How, label: string): string | undefined {
  const sections = sectionsFor(guideNamed(name), how, SITE);
  return sections.flatMap(({ fields = [] }) => fields).find(([one]) => one === label)?.[1];
}

/** A section says something, and ends what is pasted with a line of its own. */
function checkSection(t: Test, guide: ServerGuide, section: Section): void {
  const { fields = [], config, notes = [] } = section;
  t.ok(fields.length > 0 || config !== undefined, `${guide.name} says something`);
  t.ok(config === undefined || config.endsWith('\n'), 'ends with a line');
  t.ok(config === undefined || guide.comment !== undefined, 'comments are known');
  t.same(
    notes.filter((line) => line.length >= 100),
    [],
  );
}

t.test('every way is told in full, or it is said why not', (t) => {
  for (const guide of GUIDES) {
    t.ok(possibleWays(guide).includes('proxy'), 'works with every server');
    for (const how of HOWS) {
      const way = guide.ways[how];
      if (typeof way === 'string') {
        t.throws(() => sectionsFor(guide, how, SITE), { code: 'USAGE', message: way });
        continue;
      }
      const sections = way(SITE);
      t.ok(sections.length > 0, `${guide.name} ${how}`);
      for (const section of sections) checkSection(t, guide, section);
      t.notMatch(said(sections), /undefined|\[object/);
    }
  }
  t.end();
});

t.test('proxy names nothing of ours; every other way names our address', (t) => {
  for (const guide of GUIDES) {
    for (const how of possibleWays(guide)) {
      const text = said(sectionsFor(guide, how, SITE));
      if (how === 'proxy') t.notMatch(text, '10.0.0.2', guide.name);
      else t.match(text, '10.0.0.2', `${guide.name} ${how}`);
      if (how === 'one-name') t.match(text, /\brouse\b/, guide.name);
    }
  }
  t.end();
});

t.test('where no rule can tell iPXE from a ROM, BIOS gets the universal name', (t) => {
  t.equal(value('pfsense', 'next-server', 'Default BIOS File Name'), 'rouse');
  t.equal(value('pfsense', 'next-server', 'UEFI 64 bit File Name'), 'ipxe.efi');
  t.equal(value('opnsense-kea', 'next-server', 'TFTP bootfile name'), 'rouse');
  t.match(textOf('mikrotik', 'next-server'), 'boot-file-name=rouse\n');
  t.match(textOf('windows', 'next-server'), '-OptionId 67 -Value "rouse"\n');
  t.equal(value('opnsense-isc', 'next-server', 'Set default bios filename'), 'undionly.kpxe');
  const ipxe = value('opnsense-isc', 'next-server', 'Set iPXE boot filename');
  t.equal(ipxe, 'http://10.0.0.2:8080/boot/start.ipxe');
  t.end();
});

t.test('Pi-hole takes its lines as a JSON array in single quotes', (t) => {
  for (const how of ['next-server', 'one-name', 'same-host'] as const) {
    const text = textOf('pihole', how);
    const [, array = ''] = /misc\.dnsmasq_lines '([^']+)'\n$/.exec(text) ?? [];
    const lines = JSON.parse(array) as string[];
    t.equal(lines.map((line) => `${line}\n`).join(''), textOf('dnsmasq', how));
  }
  t.end();
});

t.test('a network in a command is the one of the machines', (t) => {
  t.match(textOf('mikrotik', 'one-name'), '[find address="10.0.0.0/24"] next-server=10.0.0.2 ');
  t.match(textOf('windows', 'one-name'), '$scope = "10.0.0.0"\n');
  t.equal(
    value('technitium', 'same-host', 'Generic DHCP Options: Hex Value'),
    '505845436C69656E74',
  );
  t.end();
});

t.test('the way follows the mode in force, as far as the server can be told', (t) => {
  const cases: [Parameters<typeof wayFor>[0], string, How][] = [
    ['proxy', 'dnsmasq', 'proxy'],
    ['observe', 'dnsmasq', 'proxy'],
    ['next-server', 'dnsmasq', 'next-server'],
    ['next-server', 'unifi', 'one-name'],
    ['off', 'technitium', 'one-name'],
    ['pxe-only', 'kea', 'same-host'],
    ['pxe-only', 'unifi', 'proxy'],
  ];
  for (const [mode, name, how] of cases) {
    t.equal(wayFor(mode, guideNamed(name)), how, `${mode} ${name}`);
  }
  t.end();
});

t.test('a name that is none is answered with the nearest', (t) => {
  const refused = (name: string): string => {
    try {
      return guideNamed(name).name;
    } catch (error) {
      return (error as Error).message;
    }
  };
  t.match(refused('unify'), 'did you mean unifi?');
  t.match(refused('opnsense'), 'did you mean opnsense-dnsmasq or opnsense-kea or opnsense-isc?');
  t.match(refused('router'), /there are opnsense-dnsmasq, .*technitium/);
  const names = GUIDES.map(({ name }: ServerGuide) => name);
  t.equal(new Set(names).size, 12);
  t.end();
});
