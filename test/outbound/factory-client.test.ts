/** Tests for src/outbound/factory-client.ts, against the fake Image Factory */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { factoryAnswerBytesMax } from '../../src/domain/asset-limits.ts';
import { createFactoryClient } from '../../src/outbound/factory-client.ts';
import { startImageFactory, VANILLA } from '../fakes/image-factory.ts';
import { refusal } from '../fakes/refusal.ts';

const client = createFactoryClient({ limits: { headersTimeoutMs: 500, idleTimeoutMs: 500 } });

/** Answers everything with one text. */
async function answering(t: Test, body: string, status = 200): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { location: '/versions' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

t.test('versions, extensions and overlays are read', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  t.match(await client.versions(factory.url), ['v1.12.6', 'v1.13.8']);
  t.match(await client.extensions(factory.url, 'v1.13.9'), [
    { name: 'siderolabs/qemu-guest-agent', author: 'Sidero Labs' },
    {},
    {},
  ]);
  t.match(await client.overlays(factory.url, 'v1.13.9'), [{ name: 'rpi_generic' }]);
});

t.test('a schematic is posted, and its id and text come back', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  const yaml = 'customization: {}\n';
  t.same(await client.createSchematic(factory.url, yaml), { id: VANILLA, yaml });
  const refused = await refusal(client.createSchematic(factory.url, 'what: 1'));
  t.match(refused, { code: 'FACTORY_FAILED', detail: /\/schematics: 400 .*unknown field what/ });
  const old = await answering(t, JSON.stringify({ id: VANILLA }), 201);
  t.same(await client.createSchematic(old, yaml), { id: VANILLA }, 'older ones answer the id');
});

t.test('an answer that is none is refused', async (t) => {
  for (const body of ['<html>', '{"id":"x"}', 'null', '']) {
    const url = await answering(t, body);
    const detail = /its answer is not the one of a factory$/;
    t.match(await refusal(client.createSchematic(url, '')), { code: 'FACTORY_FAILED', detail });
    t.match(await refusal(client.versions(url)), { code: 'FACTORY_FAILED', detail });
  }
  const endless = await answering(t, ' '.repeat(factoryAnswerBytesMax + 1));
  t.match(await refusal(client.versions(endless)), { detail: /its answer is too long$/ });
  const gone = await startImageFactory();
  await gone.close();
  t.match(await refusal(client.versions(gone.url)), { detail: /ECONNREFUSED/ });
});

t.test('a schematic is not sent on to where a redirect leads', async (t) => {
  const url = await answering(t, '[]', 307);
  t.match(await refusal(client.createSchematic(url, 'secret')), { detail: /: 307 \[\]$/ });
});
