import t from 'tap';
import type { Section, ServerGuide } from '../../../src/cli/dhcp-help/guide.ts';
import { guideText } from '../../../src/cli/dhcp-help/render.ts';
import { plain, type Paint } from '../../../src/cli/style.ts';
import type { IpAddress } from '../../../src/domain/address.ts';

const WAYS = { proxy: 'no', 'next-server': 'no', 'one-name': 'no', 'same-host': 'no' };
const GUIDE: ServerGuide = { name: 'x', product: 'Box', summary: 'a box', ways: WAYS };
const SITE = { interface: 'lan', address: '10.0.0.2' as IpAddress, httpPort: 80 };
const loud: Paint = (_tone, text) => `<${text}>`;

const FORM: Section = {
  title: 'Fill it in',
  where: 'Menu > Page',
  fields: [
    ['Name', 'rouse'],
    ['Other name', ''],
  ],
  notes: ['Press Save.'],
};

t.test('a form is a list of labels and values, and says which field stays empty', (t) => {
  const blocks = [{ site: SITE, sections: [FORM] }];
  const text = guideText({ guide: GUIDE, how: 'one-name', mode: 'proxy', blocks, paint: plain });
  t.equal(
    text,
    `Box: one-name
The DHCP server names Rouse, and one file for every machine.
On this server: dhcp.mode next-server, now it is proxy.

interface lan, address 10.0.0.2

Fill it in
   Menu > Page
   Name        rouse
   Other name  (empty)
   Press Save.
`,
  );
  t.end();
});

t.test('several steps are numbered, and each interface has a block', (t) => {
  const blocks = [
    { site: SITE, sections: [FORM, FORM] },
    { site: { ...SITE, interface: 'dmz', subnet: '10.0.0.0/24' }, sections: [FORM] },
  ];
  const text = guideText({ guide: GUIDE, how: 'proxy', mode: 'proxy', blocks, paint: loud });
  t.match(text, /^<Box: proxy>\n.*\nOn this server: dhcp\.mode proxy, as it is now\.\n/);
  t.match(text, /\n1\. Fill it in\n[^]*\n2\. Fill it in\n/);
  t.match(text, '\n<interface dmz, address 10.0.0.2, subnet 10.0.0.0/24>\n');
  t.end();
});

t.test('where text is pasted, everything else is a comment and nothing has colour', (t) => {
  const guide = { ...GUIDE, comment: '#' };
  const blocks = [{ site: SITE, sections: [{ ...FORM, config: 'a\n\nb\n' }] }];
  const text = guideText({ guide, how: 'proxy', mode: 'off', blocks, paint: loud });
  t.notMatch(text, '<');
  const rest = text.split('\n').filter((line) => !line.startsWith('#') && line !== '');
  t.same(rest, ['a', 'b']);
  t.end();
});
