import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { GUIDES } from '../../../src/cli/dhcp-help/servers.ts';
import { terminal } from '../../fakes/terminal.ts';

interface Told {
  readonly how: string;
  readonly rouse: Record<string, string>;
  readonly blocks: readonly {
    readonly interface?: string;
    readonly address: string;
    readonly subnet?: string;
    readonly httpPort: number;
    readonly sections: readonly { config?: string; fields: { label: string; value: string }[] }[];
  }[];
}

const HERE = ['--address', '10.0.0.2'];

t.test('without a server, lists them with the ways each can be told', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout } = await run('dhcp-help');
  t.equal(exit, 0);
  for (const { name } of GUIDES) t.match(stdout, new RegExp(`^${name} `, 'm'));
  t.equal((await run('dhcp-help', '-o', 'name')).stdout.split('\n').length, GUIDES.length + 1);
  const { servers } = JSON.parse((await run('dhcp-help', '--json')).stdout) as {
    servers: { name: string; ways: string[] }[];
  };
  t.match(servers.find(({ name }) => name === 'unifi')?.ways, ['proxy', 'one-name']);
});

t.test(
  'address and network are those of the interface, the port that of boot.listen',
  async (t) => {
    const { run, dataDir } = terminal(t);
    const file = path.join(dataDir, 'rouse.yaml');
    writeFileSync(file, 'dhcp: { mode: next-server }\nboot: { listen: ":8000" }\n');
    const command = ['dhcp-help', 'dnsmasq', '--config', file, '--json'];
    const { stdout } = await run(...command, '--interface', 'lo');
    const { how, rouse, blocks } = JSON.parse(stdout) as Told;
    t.equal(how, 'next-server', 'as dhcp.mode has it');
    t.same(rouse, { 'dhcp.mode': 'next-server', inForce: 'next-server' });
    t.match(blocks, [{ interface: 'lo', address: '127.0.0.1', subnet: '127.0.0.0/8' }]);
    t.match(blocks[0]?.sections[0]?.config, 'http://127.0.0.1:8000/boot/start.ipxe');

    const given = ['--address', '10.0.0.2', '--subnet', '10.0.0.9/24'];
    const other = JSON.parse((await run(...command, ...given)).stdout) as Told;
    t.match(other.blocks, [{ address: '10.0.0.2', subnet: '10.0.0.0/24', httpPort: 8000 }]);
  },
);

t.test('fields are labels and values in JSON', async (t) => {
  const { stdout } = await terminal(t).run('dhcp-help', 'unifi', ...HERE, '--json');
  const { blocks } = JSON.parse(stdout) as Told;
  t.match(blocks[0]?.sections[0]?.fields[0], { label: 'Network Boot', value: 'off' });
});

t.test(
  'a way that the server cannot be told is refused; unasked, the next one is told',
  async (t) => {
    const { run, dataDir } = terminal(t);
    const refused = await run('dhcp-help', 'unifi', '--how', 'same-host', ...HERE);
    t.equal(refused.exit, 2);
    t.match(refused.stderr, 'it can do proxy, one-name');

    const file = path.join(dataDir, 'rouse.yaml');
    writeFileSync(file, 'dhcp: { mode: pxe-only }\n');
    const told = await run('dhcp-help', 'unifi', '--config', file, ...HERE);
    t.match(told.stdout, /^UniFi Network: proxy\n/);
    t.match(told.stderr, 'dhcp.mode is pxe-only, which UniFi Network cannot be used with');
  },
);

t.test('what is mistyped is named, with what may have been meant', async (t) => {
  const { run } = terminal(t);
  const cases: [string[], RegExp][] = [
    [['dhcp-help', 'dnsmask'], /did you mean dnsmasq\?/],
    [['dhcp-help', 'kea', '--how', 'next-sever'], /did you mean next-server\?/],
    [['dhcp-help', 'kea', '--address', 'fe80::1'], /expected --address such as/],
    [['dhcp-help', 'kea', ...HERE, '--subnet', '10.0.0.0'], /expected --subnet such as/],
  ];
  for (const [argv, message] of cases) {
    const { exit, stderr } = await run(...argv);
    t.equal(exit, 2);
    t.match(stderr, message);
  }
});
