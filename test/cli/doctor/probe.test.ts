import t from 'tap';
import { answersTable, probeFindings, probeRequestFor } from '../../../src/cli/doctor/probe.ts';
import { plain } from '../../../src/cli/style.ts';
import { configWith, ethernet, healthy } from '../../fakes/doctor-facts.ts';
import { dhcp, ip, ours } from '../../fakes/probe.ts';

const VIEW = { paint: plain, width: 100, nowMs: 0 };

t.test('asks on every interface that is served and could be', (t) => {
  const request = probeRequestFor(
    healthy({
      config: configWith({ interfaces: ['auto', 'enp4s0', 'enp5s0', 'enp6s0'] }),
      interfaces: [
        ethernet('enp3s0', '192.168.1.10'),
        ethernet('enp4s0', '10.0.0.2'),
        ethernet('enp5s0'),
        { ...ethernet('enp6s0', '10.0.1.2'), up: false },
        ethernet('other', '10.0.2.2'),
      ],
      server: { state: 'running', down: [] },
    }),
  );
  t.match(request.places, [
    { interface: 'enp3s0', mode: 'proxy', addresses: [{ address: '192.168.1.10' }] },
    { interface: 'enp4s0' },
  ]);
  t.equal(request.places.length, 2);
  t.same(request.ownAddresses, ['192.168.1.10', '10.0.0.2', '10.0.1.2', '10.0.2.2']);
  t.same(request.published, ['ipxe.efi', 'undionly.kpxe', 'autoexec.ipxe', 'rouse']);
  t.equal(request.serverRuns, true);
  t.equal(probeRequestFor(healthy()).serverRuns, false);
  t.end();
});

t.test('shows every answer, and which of them did not come over the network', (t) => {
  const named = dhcp({ nextServer: ip('192.168.1.9'), headerFile: 'a', optionFile: 'b' });
  t.equal(
    answersTable([named, ours()]).text(VIEW),
    [
      'INTERFACE  ASKED AS  PORT  SERVER         OFFERS        NEXT SERVER   FILE',
      'eth0       UEFI x64  67    192.168.1.1    192.168.1.57  192.168.1.9   a (option 67: b)',
      'eth0       UEFI x64  67    192.168.1.10*  -             192.168.1.10  ipxe.efi',
      '* from this host: the running server itself, heard before its answer leaves the host.',
      'All others came from the network.',
      '',
    ].join('\n'),
  );
  t.notMatch(answersTable([named]).text(VIEW), '*');
  t.equal(answersTable([]).text(VIEW), 'Nobody answered the probe.\n');
  t.end();
});

t.test('a file name cannot rewrite the screen', (t) => {
  const text = answersTable([dhcp({ headerFile: 'a\u001b[2Jb' })]).text(VIEW);
  t.notMatch(text, '\u001b');
  t.end();
});

t.test('as JSON every answer has the same keys', (t) => {
  const { answers } = answersTable([dhcp(), ours()]).data as { answers: object[] };
  t.same(Object.keys(answers[0]!), Object.keys(answers[1]!));
  t.match(answers, [
    { kind: 'uefi-x64', address: '192.168.1.57', next_server: null, own_host: false },
    { server: '192.168.1.10', address: null, option_67: 'ipxe.efi', pxe_options: true },
  ]);
  t.end();
});

t.test('findings keep their id, under one name for the check', (t) => {
  const found = { id: 'dhcp-none', level: 'fail', text: 'x', fix: 'y' } as const;
  t.same(probeFindings([found]), [{ check: 'dhcp-probe', ...found }]);
  t.end();
});
