import t from 'tap';
import { linuxFields, originsIn, type Assets } from '../../../src/schema/matchbox/boot.ts';
import type { BootProfile } from '../../../src/schema/matchbox/read.ts';
import { noFindings } from '../../fakes/matchbox.ts';

const PLAIN: BootProfile = {
  ...{ file: 'profiles/p.json', id: 'p', kernel: 'http://k.example/k', initrd: [], args: [] },
  answers: { ignition: 'a.ign' },
};
const MATCHBOX = 'http://matchbox.example:8080';

function boot(given: Partial<BootProfile>, assets?: Assets) {
  const profile = { ...PLAIN, ...given };
  const findings = noFindings();
  const used = new Set<string>();
  const origins = new Set([MATCHBOX, ...originsIn(profile)]);
  const fields = linuxFields(profile, { assets, origins, used }, findings);
  const told = (kind: 'mistakes' | 'warnings') => findings[kind].map(({ message }) => message);
  return { ...fields, used: [...used], mistakes: told('mistakes'), warnings: told('warnings') };
}

t.test('what has no kernel boots nothing', (t) => {
  const rest = { file: PLAIN.file, id: 'p', initrd: [], args: [], answers: {} };
  const around = { assets: undefined, origins: new Set<string>(), used: new Set<string>() };
  t.equal(linuxFields(rest, around, noFindings()), undefined);
  t.end();
});

t.test('options of iPXE commands are read, and initrd= is left to Rouse', (t) => {
  const found = boot({
    kernel: '--name=k http://k.example/k quiet',
    initrd: [
      '-n main http://k.example/i.gz?x=1',
      'http://k.example/ks.cfg /ks.cfg',
      'http://k.example/a b c',
    ],
    args: ['initrd=main initrd=ks.cfg', 'initrd=other', 'a="b c"'],
  });
  t.same(found.kernel, 'http://k.example/k');
  t.same(found.initrd, [
    'http://k.example/i.gz?x=1',
    { file: 'http://k.example/ks.cfg', name: 'ks.cfg' },
    { file: 'http://k.example/a', name: 'b' },
  ]);
  t.same(found.args, ['quiet', 'a="b c"']);
  t.match(found.warnings, [/"initrd=other" names no initrd/, /the words after its name/]);
  t.end();
});

t.test('files below /assets are where the person says', (t) => {
  const given = {
    kernel: '/assets/x/k',
    initrd: ['assets/x/i', `${MATCHBOX}/assets/x/j`],
    args: [`root=live:${MATCHBOX}/assets/x/r`, 'other=http://o.example/assets/z'],
  };
  const url = boot(given, { kind: 'url', url: 'http://new.example/a/' });
  t.same(url.kernel, 'http://new.example/a/x/k');
  t.same(url.initrd, ['http://new.example/a/x/i', 'http://new.example/a/x/j']);
  t.same(url.args, ['root=live:http://new.example/a/x/r', 'other=http://o.example/assets/z']);
  const image = boot(given, { kind: 'image', image: 'old' });
  t.same(image.kernel, 'image:old/x/k');
  t.same(image.args?.[0], 'root=live:${server.url}/boot/files/old/x/r');
  t.same(image.used, ['x/k', 'x/i', 'x/j', 'x/r']);
  t.match(boot(given).mistakes[0], 'boots /assets/x/k: say with --assets where that is now');
  t.end();
});

t.test('addresses that are neither are mistakes', (t) => {
  t.match(boot({ kernel: 'k', initrd: ['http://x/${buildarch}'] }).mistakes, [
    'expected a URL or a path below /assets/, found "k"',
    '"http://x/${buildarch}" has a variable of iPXE in it',
  ]);
  t.end();
});

t.test('addresses of matchbox become those of this boot', (t) => {
  const { args, warnings } = boot({
    args: [
      `a=${MATCHBOX}/ignition?uuid=\${uuid}&mac=\${mac:hexhyp}`,
      `b="${MATCHBOX}/ignition"`,
      `c=${MATCHBOX}/ignition?os=installed`,
      `d=${MATCHBOX}/cloud?x`,
      `e=${MATCHBOX}/metadata`,
      'f=http://other.example/ignition/file',
    ],
  });
  t.same(args, [
    'a=${files.url}/ignition/a.ign',
    'b="${files.url}/ignition/a.ign"',
    'c=${files.url}/ignition/a.ign',
    `d=${MATCHBOX}/cloud?x`,
    `e=${MATCHBOX}/metadata`,
    'f=http://other.example/ignition/file',
  ]);
  t.match(warnings, [/chose another group by os/, /cloud\?x is left as it is/, /metadata is left/]);
  t.end();
});

t.test("iPXE's values are Rouse's, and others variables that a machine must have", (t) => {
  const { args, warnings } = boot({ args: ['m=${net0/mac} h=${mac:hexhyp}', 'i=${net0/ip}'] });
  t.same(args, ['m=${machine.mac}', 'h=${machine.mac_hyphen}', 'i=${net0_ip}']);
  t.match(warnings, ["${net0/ip} was a value of iPXE's; now the variable net0_ip"]);
  t.end();
});
