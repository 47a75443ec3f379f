/**
 * Is the process alive, can it do its work, what is it, and what has it done so far.
 *
 * Tests    test/http/api/health.test.ts
 */
import type { FastifyInstance } from 'fastify';
import type { ReserveState } from '../../domain/disk-reserve.ts';
import type { Clock, ListenerState } from '../../domain/ports.ts';
import { operation } from './operation.ts';

interface HealthDeps {
  readonly clock: Clock;
  readonly startedAtMs: number;
  readonly version: string;
  readonly listeners: () => readonly ListenerState[];
  /** of the reserve in the data directory: a full disk stops changes, and no boot */
  readonly disk: () => ReserveState;
  /** events since the start by kind, and by reason where they have one */
  readonly counts: () => Readonly<Record<string, number>>;
  /** as Prometheus reads it */
  readonly metrics: () => Promise<string>;
}

type Plugin = (app: FastifyInstance) => Promise<void>;

/** `/readyz` names each listener; one that is down makes it 503, the others go on serving. */
export function healthRoutes({
  listeners,
  disk,
  metrics,
}: Pick<HealthDeps, 'listeners' | 'disk' | 'metrics'>): Plugin {
  return (app) => {
    app.get('/healthz', { config: operation('getHealth', 'public') }, () => ({ status: 'ok' }));
    app.get('/readyz', { config: operation('getReadiness', 'public') }, (_request, reply) => {
      const states = listeners();
      const ready = states.every(({ up }) => up);
      return reply
        .code(ready ? 200 : 503)
        .send({ ready, disk: disk(), listeners: states.map(shown) });
    });
    app.get('/metrics', { config: operation('getMetrics', 'public') }, async (_request, reply) =>
      reply.type(EXPOSITION).send(await metrics()),
    );
    return Promise.resolve();
  };
}

/** Of the text-based exposition format. */
const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';

export function statusRoute(deps: Omit<HealthDeps, 'metrics' | 'disk'>): Plugin {
  const { clock, startedAtMs, version, listeners, counts } = deps;
  return (app) => {
    app.get('/status', { config: operation('getStatus', 'read') }, () => ({
      version,
      started_at: new Date(startedAtMs).toISOString(),
      uptime_seconds: Math.max(0, Math.floor((clock.nowMs() - startedAtMs) / 1000)),
      listeners: listeners().map(shown),
      events: counts(),
    }));
    return Promise.resolve();
  };
}

function shown({ name, address, up, detail }: ListenerState): ListenerState {
  return { name, address, up, detail };
}
