/**
 * What the API says about the host that the server runs on.
 */
import t from 'tap';
import { aHost } from '../../fakes/host.ts';
import { adminApp } from '../../fakes/admin-app.ts';

interface Items {
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

t.test('every setting has its value and where it came from, and no password', async (t) => {
  const host = aHost({ 'talos.factory_url': 'https://me:hidden@factory.example' });
  const { ask } = await adminApp(t, { host });
  const { body, text } = await ask('GET /api/v1/settings');
  const { items } = body as unknown as Items;
  t.match(
    items.find(({ key }) => key === 'dhcp.mode'),
    { value: 'proxy', origin: '--dhcp-mode' },
  );
  t.match(
    items.find(({ key }) => key === 'log.level'),
    { origin: 'default' },
  );
  t.notMatch(text, 'hidden');
  t.match(text, 'https://<redacted>@factory.example');
});

t.test('interfaces have addresses, and the mode where machines are answered', async (t) => {
  const { ask } = await adminApp(t);
  const { items } = (await ask('GET /api/v1/network/interfaces')).body as unknown as Items;
  t.match(
    items.find(({ name }) => name === 'lo'),
    { up: true, served: true, mode: 'proxy', addresses: [/^127\.0\.0\.1\/8$/] },
  );
});

t.test('help for a DHCP server is JSON, and text for whoever wants that', async (t) => {
  const { ask } = await adminApp(t);
  const list = (await ask('GET /api/v1/network/dhcp-help')).body as unknown as Items;
  t.ok(list.items.some(({ name }) => name === 'dnsmasq'));
  const json = await ask('GET /api/v1/network/dhcp-help/dnsmasq?how=next-server');
  t.match(json.body, { server: 'dnsmasq', how: 'next-server', blocks: [{ interface: 'lo' }] });
  const plain = await ask('GET /api/v1/network/dhcp-help/dnsmasq', {
    headers: { accept: 'text/plain' },
  });
  t.match(plain.headers['content-type'], /^text\/plain/);
  t.match(plain.text, '127.0.0.1');
  const gone = await ask('GET /api/v1/network/dhcp-help/dnsmask');
  t.equal(gone.status, 404);
  t.match(gone.body, { code: 'DHCP_SERVER_UNKNOWN' });
  const never = await ask('GET /api/v1/network/dhcp-help/dnsmasq?how=never');
  t.equal(never.status, 400);
});

t.test('the doctor says what stands in the way', async (t) => {
  const { ask } = await adminApp(t);
  for (const method of ['GET', 'POST']) {
    const { status, body } = await ask(`${method} /api/v1/doctor`);
    t.equal(status, 200);
    const { findings } = body as { findings?: readonly { check: string }[] };
    t.ok(findings?.some(({ check }) => check === 'server'));
    t.match(body, { totals: { fail: Number } });
  }
});

t.test('the network is asked once at a time', async (t) => {
  const { ask } = await adminApp(t, { host: aHost({ interfaces: ['rouse-none'] }) });
  const [first, second] = await Promise.all([
    ask('POST /api/v1/network/probe'),
    ask('POST /api/v1/network/probe'),
  ]);
  t.equal(first.status, 200);
  t.match(first.body, { answers: [] });
  t.equal(second.status, 409);
  t.match(second.body, { code: 'PROBE_RUNNING' });
  t.equal((await ask('POST /api/v1/network/probe')).status, 200, 'and again after it');
});
