/**
 * Tokens for machine configurations: made with a boot script, for the machine that gets it.
 *
 * Owns     issuing. Nobody but the machine ever has a token: what is stored is its hash, and no
 *          event carries it.
 * Leaves   taking tokens back to fetch-config.ts, with which it shares a clock.
 * Tests    test/service/config-tokens.test.ts
 */
import { hash } from 'node:crypto';
import type { Asking, Site } from '../domain/boot-plan.ts';
import type { ConfigToken } from '../domain/config-token.ts';
import { RouseError } from '../domain/errors.ts';
import { machineLabel, type Machine } from '../domain/machine.ts';
import type { Clock, FetchConfig, Inventory, RecordEvent } from '../domain/ports.ts';
import { createFetchConfig } from './fetch-config.ts';
import type { RenderFor } from './render-config.ts';
import { createTokenClock } from './token-clock.ts';

interface ConfigTokensDeps {
  readonly inventory: Pick<Inventory, 'machines' | 'configTokens'>;
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly random: (bytes: number) => Uint8Array;
  readonly render: RenderFor;
  /** for how long a token may be used that was not yet */
  readonly lifeMs: number;
  /** machines may also ask by what Talos knows of them, without a token */
  readonly open: boolean;
}

export interface ConfigTokens {
  /**
   * Makes a token for the machine that is given a script now. The configuration is made as well, so
   * that what is wrong with it is told on the machine's screen instead of after its boot.
   *
   * @throws RouseError MACHINE_CONFIG_REFUSED when a neighbour asks that is not this machine;
   *         whatever the configuration cannot be made for
   */
  issue(machine: Machine, asking: Asking & { readonly site: Site }): Promise<string>;
  readonly fetch: FetchConfig;
}

const TOKEN_BYTES = 32;

export async function createConfigTokens(deps: ConfigTokensDeps): Promise<ConfigTokens> {
  const { clock, record, random, lifeMs } = deps;
  const tokens = deps.inventory.configTokens;
  const nowMs = createTokenClock(clock, await tokens.latestIssueMs());
  /** One length for every token, right or wrong, and no way back from it. */
  const hashOf = (token: string): string => hash('sha256', token);
  return {
    async issue(machine, { session, from, mac, site }) {
      const who = { from, ...(mac && { mac }), machine: machineLabel(machine) };
      const atMs = clock.nowMs();
      if (mac !== undefined && !machine.macs.includes(mac)) {
        record({ kind: 'config.refused', atMs, reason: 'other-machine', ...who });
        throw new RouseError('MACHINE_CONFIG_REFUSED', `${mac} is no address of this machine`);
      }
      await deps.render(machine, { site, showSecrets: true });
      const text = Buffer.from(random(TOKEN_BYTES)).toString('base64url');
      await tokens.add(tokenFor(machine, { hash: hashOf(text), session, nowMs: nowMs(), lifeMs }));
      record({ kind: 'config.token.issued', atMs, session, ...who });
      return text;
    },
    fetch: createFetchConfig({ ...deps, nowMs, hashOf }),
  };
}

interface Making {
  readonly hash: string;
  readonly session: string;
  readonly nowMs: number;
  readonly lifeMs: number;
}

function tokenFor(machine: Machine, { hash: digest, session, nowMs, lifeMs }: Making): ConfigToken {
  const { uuid } = machine.hardware;
  return {
    hash: digest,
    machineId: machine.id,
    macs: machine.macs,
    ...(uuid !== undefined && { uuid }),
    session,
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + lifeMs,
    state: 'issued',
  };
}
