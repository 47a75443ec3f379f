/**
 * How a script goes out, whichever route it is asked from.
 *
 * Owns     one event for each script that is served, and what else is to be told about it.
 * Tests    test/http/boot/scripts.test.ts, test/http/boot/menus.test.ts
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Mac } from '../../domain/mac.ts';
import type { ScriptContext } from '../../ipxe-templates/beacon.ts';
import type { BootDeps } from './deps.ts';
import { originOf, remoteAddressOf } from './peer.ts';
import type { ServedScript, Stranger } from './served-script.ts';
import type { Sessions } from './sessions.ts';
import { reportFault } from './text.ts';

interface ScriptReplies {
  readonly contextOf: (request: FastifyRequest, mac: Mac | undefined) => ScriptContext;
  readonly strangerOf: (request: FastifyRequest) => Stranger;
  readonly noted: (request: FastifyRequest, reply: FastifyReply, served: ServedScript) => string;
}

export function createScriptReplies(deps: BootDeps, sessions: Sessions): ScriptReplies {
  function contextOf(request: FastifyRequest, mac: Mac | undefined): ScriptContext {
    return { origin: originOf(request.socket, deps), session: sessions.open(mac) };
  }

  function strangerOf(request: FastifyRequest): Stranger {
    const from = remoteAddressOf(request.socket);
    return { from, mac: deps.macOf(from) };
  }

  /** Records what is served, unless only the headers were asked for. */
  function noted(request: FastifyRequest, reply: FastifyReply, served: ServedScript): string {
    const { text, error, wait, menu, ordered, ...rest } = served;
    void reply.type('text/plain').header('Cache-Control', 'no-store');
    if (error) reportFault(deps, error);
    if (request.method === 'HEAD') return text;
    const { session, profile } = served;
    if (session && profile) sessions.boots(session, { profile, ...(ordered && { ordered }) });
    deps.record({
      kind: 'script.served',
      atMs: deps.clock.nowMs(),
      from: remoteAddressOf(request.socket),
      ...rest,
      ...(error ? { error: error.code } : {}),
    });
    if (wait) noteWait(served, wait, deps);
    if (menu && served.mac) {
      const { machine, mac } = served;
      deps.waiting.atMenu(mac);
      deps.record({ kind: 'menu.shown', atMs: deps.clock.nowMs(), mac, machine, ...menu });
    }
    // The wait has a question of its own, by which it ends; whoever stood at a menu asks anew.
    if (served.mac && (served.script === 'boot' || served.script === 'local')) {
      deps.waiting.left(served.mac);
    }
    return text;
  }

  return { contextOf, strangerOf, noted };
}

/** A machine that was told to wait is on the list of those that do. */
function noteWait(
  { mac, machine }: ServedScript,
  wait: NonNullable<ServedScript['wait']>,
  { clock, record, waiting }: BootDeps,
): void {
  if (!mac) return;
  waiting.noted(mac);
  record({ kind: 'wait.started', atMs: clock.nowMs(), mac, machine, ...wait });
}
