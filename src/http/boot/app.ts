/**
 * The boot surface: everything a machine fetches over HTTP, on one page.
 *
 * It asks for no login and changes nothing but "seen" and what a token allows. It never redirects
 * and never compresses, because firmware follows neither.
 *
 * Owns     the routes, and the form of answers that no route gives.
 * Leaves   listening to ../server.ts.
 * Specs    docs/reference/http.md; RFC 9110, 9112.
 * Tests    test/http/boot/app.test.ts, test/interop/http-boot.test.ts
 */
import fastify, { type FastifyInstance } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import { callbackBytesMax } from '../../domain/limits-answers.ts';
import {
  httpCheckIntervalMs,
  httpHeaderBytesMax,
  httpHeadersMsMax,
  httpIdleMsMax,
  httpKeepAliveMsMax,
  httpRequestMsMax,
} from '../../domain/limits.ts';
import { asRouseError } from '../problem.ts';
import { noSchemas } from '../no-schemas.ts';
import { createAdmission } from './admission.ts';
import { answerRoutes } from './answers.ts';
import { beaconRoutes } from './beacons.ts';
import { callbackRoutes } from './callbacks.ts';
import { configRoutes } from './config.ts';
import type { BootDeps } from './deps.ts';
import { factoryFileRoutes } from './factory-files.ts';
import { fileRoutes } from './files.ts';
import { loaderRoutes } from './loaders.ts';
import { menuRoutes } from './menus.ts';
import { scriptRoutes } from './scripts.ts';
import { createSessions } from './sessions.ts';
import { routedTarget } from './target.ts';
import { waitRoutes } from './waits.ts';
import { refuseMalformedPlainly, replyError, reportFault } from './text.ts';
import { replyNothing, tokenRouteOf, withoutToken } from './token-routes.ts';

export function createBootApp(deps: BootDeps): FastifyInstance {
  const app = fastify({
    schemaController: noSchemas,
    http: {
      maxHeaderSize: httpHeaderBytesMax,
      headersTimeout: httpHeadersMsMax,
      connectionsCheckingInterval: httpCheckIntervalMs,
    },
    connectionTimeout: httpIdleMsMax,
    keepAliveTimeout: httpKeepAliveMsMax,
    requestTimeout: httpRequestMsMax,
    clientErrorHandler: refuseMalformedPlainly,
    bodyLimit: callbackBytesMax,
    rewriteUrl: (request) => withoutToken(routedTarget(request.url ?? '/')),
    // A path that cannot be decoded never reaches a route, nor the handlers below.
    frameworkErrors: (error, _request, reply) => {
      void replyError(reply, new RouseError('REQUEST_INVALID', error.message));
    },
  });
  app.setNotFoundHandler((request, reply) => {
    // Also by other methods nobody learns anything about what tokens open.
    const route = tokenRouteOf(request.url);
    if (route !== undefined) return replyNothing(reply, route);
    return replyError(reply, new RouseError('ROUTE_UNKNOWN'));
  });
  app.setErrorHandler((error, _request, reply) => {
    const known = asRouseError(error);
    reportFault(deps, known);
    return replyError(reply, known);
  });

  // Whatever a machine posts is bytes, and whoever wants it looks into it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });

  const sessions = createSessions(deps.random);
  scriptRoutes(app, deps, sessions);
  loaderRoutes(app, deps);
  fileRoutes(app, deps);
  factoryFileRoutes(app, deps);
  beaconRoutes(app, deps, sessions);
  waitRoutes(app, deps);
  menuRoutes(app, deps, sessions);
  const admission = createAdmission(deps);
  configRoutes(app, deps, admission);
  answerRoutes(app, deps, admission);
  callbackRoutes(app, deps, admission);
  return app;
}
