/**
 * Two planes: what a booting machine can reach, and what an operator can. Every route of one is asked
 * of the other. Who is let in at the admin plane is in access-matrix.test.ts.
 */
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import { createBootApp } from '../../../src/http/boot/app.ts';
import { adminApp } from '../../fakes/admin-app.ts';

const SAMPLES: Readonly<Record<string, string>> = {
  ':reference': '52:54:00:aa:00:01',
  ':name': 'ipxe.efi',
  ':mac': '52-54-00-aa-00-01',
  '*': 'linux',
};

interface Route {
  readonly method: string;
  readonly url: string;
}

/** Reads Fastify's drawing of its routes: `├── /path (GET, HEAD)`, nested by four columns. */
function routesOf(app: FastifyInstance): Route[] {
  const drawing = app.printRoutes({ commonPrefix: false });
  const trail: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const [, indent = '', segment = '', methods] =
      /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
    if (line.trim() === '') return [];
    const depth = indent.length / 4;
    trail.splice(depth, trail.length, segment);
    const url = trail.slice(0, depth + 1).join('');
    return (methods ?? '')
      .split(', ')
      .filter(Boolean)
      .map((method) => ({ method, url }));
  });
}

function example({ url }: Route): string {
  return url.replaceAll(/:\w+|\*/g, (name) => SAMPLES[name] ?? 'x');
}

function bootApp(t: Test): FastifyInstance {
  const unexpected = (): never => {
    throw new Error('a route of the other plane reached the boot plane');
  };
  const app = createBootApp({
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    record: () => undefined,
    decide: unexpected,
    findAsset: () => undefined,
    openImageFile: unexpected,
    openAsset: unexpected,
    talosPinOf: () => Promise.resolve(undefined),
    factoryUrl: 'https://factory.example',
    fetchConfig: { byToken: unexpected, byFacts: unexpected },
    stillWaits: unexpected,
    chooseFromMenu: unexpected,
    version: '1.2.3',
    waiting: { noted: unexpected, atMenu: unexpected, left: unexpected },
    waitSeconds: 60,
    fetchAnswer: unexpected,
    takeCallback: unexpected,
    macOf: () => undefined,
    macOfSession: () => undefined,
    handedOver: () => Promise.resolve(),
    progressTurn: () => false,
    failed: () => undefined,
    random: (bytes) => Buffer.alloc(bytes),
  });
  t.teardown(() => app.close());
  return app;
}

t.test(
  'no admin route answers on the boot plane, and no boot route on the admin plane',
  async (t) => {
    const admin = await adminApp(t);
    const adminRoutes = routesOf(admin.app);
    const boot = bootApp(t);
    await boot.ready();
    const bootRoutes = routesOf(boot);
    t.ok(adminRoutes.length > 20, `${adminRoutes.length} admin routes`);
    t.ok(bootRoutes.length > 5, `${bootRoutes.length} boot routes`);
    t.match(
      adminRoutes.find(({ url }) => url === '/api/v1/machines/:reference'),
      { url: /machines/ },
    );
    for (const route of adminRoutes) {
      const answer = await boot.inject({ method: route.method as 'GET', url: example(route) });
      t.equal(answer.statusCode, 404, `${route.method} ${route.url} on the boot plane`);
    }
    for (const route of bootRoutes) {
      const answer = await admin.app.inject({ method: route.method as 'GET', url: example(route) });
      t.equal(answer.statusCode, 404, `${route.method} ${route.url} on the admin plane`);
    }
  },
);
