/**
 * Pi-hole 6: lines of dnsmasq in the setting misc.dnsmasq_lines, because files in /etc/dnsmasq.d
 * are not read unless misc.etc_dnsmasq_d says so.
 *
 * Specs    Pi-hole FTL, config.c: misc.dnsmasq_lines is an array of text; `pihole-FTL --config KEY
 *          VALUE` replaces the whole array and checks the lines.
 * Tests    test/cli/dhcp-help/servers.test.ts; the lines in test/interop/dhcp-help.test.ts
 */
import { nextServerLines, oneNameLines, sameHostLines } from './dnsmasq.ts';
import type { Section, ServerGuide } from './guide.ts';

const WHERE = 'a shell on the Pi-hole, or Settings > All settings (Expert) > misc.dnsmasq_lines';
const NOTES = [
  'This replaces the lines that are there; see them with: pihole-FTL --config misc.dnsmasq_lines',
];

function section(title: string, lines: readonly string[]): Section {
  const array = `[\n${lines.map((line) => `  ${JSON.stringify(line)}`).join(',\n')}\n]`;
  return {
    title,
    where: WHERE,
    config: `sudo pihole-FTL --config misc.dnsmasq_lines '${array}'\n`,
    notes: NOTES,
  };
}

export const pihole: ServerGuide = {
  name: 'pihole',
  product: 'Pi-hole 6',
  summary: 'the DHCP server of Pi-hole 6',
  comment: '#',
  ways: {
    proxy: () => [
      {
        title: 'No line about booting among the lines for dnsmasq',
        where: WHERE,
        config: 'sudo pihole-FTL --config misc.dnsmasq_lines\n',
        notes: ['None of dhcp-boot, pxe-service, or dhcp-option with 43, 60, 66 or 67.'],
      },
    ],
    'next-server': (site) => [
      section(
        'A loader for each architecture, a URL for UEFI HTTP boot, the script for iPXE',
        nextServerLines(site),
      ),
    ],
    'one-name': (site) => [section('One name for every machine', oneNameLines(site))],
    'same-host': (site) => [
      section(
        'Option 60 sends machines to port 4011 of this host; HTTP boot gets its URL',
        sameHostLines(site),
      ),
    ],
  },
};
