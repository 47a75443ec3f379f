/**
 * Tokens for machine configurations: made with a boot script, taken back after one use.
 *
 * Owns     issuing, asking, and what is told about both. Nobody but the asker ever has a token: what
 *          is stored is its hash, and no event carries it.
 * Leaves   whom a token is for to domain/config-token.ts, and the texts to render-config.ts.
 * Tests    test/service/config-tokens.test.ts
 */
import { hash } from 'node:crypto';
import type { ConfigRefusal } from '../domain/boot-event.ts';
import type { Asking, Site } from '../domain/boot-plan.ts';
import {
  judgeToken,
  servedToken,
  type Asker,
  type ConfigToken,
} from '../domain/config-token.ts';
import { knownError, RouseError } from '../domain/errors.ts';
import type { Machine } from '../domain/machine.ts';
import { machineLabel } from '../domain/machine.ts';
import type {
  Clock,
  ConfigAnswer,
  ConfigByFacts,
  FetchConfig,
  Inventory,
  RecordEvent,
} from '../domain/ports.ts';
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
   * Makes a token for the machine that is given a script now.
   *
   * @throws RouseError MACHINE_CONFIG_REFUSED when a neighbour asks that is not this machine
   */
  issue(machine: Machine, asking: Asking): Promise<string>;
  readonly fetch: FetchConfig;
}

const TOKEN_BYTES = 32;

export async function createConfigTokens(deps: ConfigTokensDeps): Promise<ConfigTokens> {
  const { inventory, record, clock } = deps;
  const tokens = inventory.configTokens;
  const nowMs = createTokenClock(clock, await tokens.latestIssueMs());
  const refused = (reason: ConfigRefusal, { from, mac }: Asker, machine?: string): undefined => {
    const who = { from, ...(mac && { mac }), ...(machine !== undefined && { machine }) };
    record({ kind: 'config.refused', atMs: clock.nowMs(), reason, ...who });
    return undefined;
  };
  const rendered = async (
    machine: Machine | undefined,
    asker: Asker,
    site: Site,
  ): Promise<Omit<ConfigAnswer, 'sent'> | undefined> => {
    if (machine === undefined) return refused('unknown-machine', asker);
    try {
      const { text, config } = await deps.render(machine, { site, showSecrets: true });
      return { text, config, machine: machineLabel(machine) };
    } catch (error) {
      const { code } = knownError(error);
      if (code === 'INTERNAL') throw error;
      record({
        ...{ kind: 'config.refused', atMs: clock.nowMs(), reason: 'not-made', error: code },
        ...{ from: asker.from, machine: machineLabel(machine), ...(asker.mac && { mac: asker.mac }) },
      });
      return undefined;
    }
  };

  const byToken: FetchConfig['byToken'] = async (text, asker, site) => {
    const token = await tokens.find(hashOf(text));
    const verdict = judgeToken(token, asker, nowMs());
    if (token === undefined || verdict.kind === 'refuse') {
      return refused(verdict.kind === 'refuse' ? verdict.reason : 'unknown-token', asker);
    }
    const machine = await inventory.machines.find(token.machineId);
    const name = machine && machineLabel(machine);
    const kept = await tokens.change(verdict.token, token.state);
    if (verdict.kind === 'revoke') {
      const { reason } = verdict;
      const who = { machine: name ?? token.machineId, session: token.session, from: asker.from };
      record({
        ...{ kind: 'config.token.revoked', atMs: clock.nowMs(), reason, ...who },
        ...(asker.mac && { mac: asker.mac }),
      });
      return refused(reason, asker, name);
    }
    if (!kept) return refused('revoked', asker, name);
    const answer = await rendered(machine, asker, site);
    if (answer === undefined) return undefined;
    const sent = async (): Promise<void> => {
      await tokens.change(servedToken(verdict.token, nowMs()), verdict.token.state);
    };
    return { ...answer, sent };
  };

  const byFacts: FetchConfig['byFacts'] = async (facts, asker, site) => {
    if (!deps.open) return refused('closed', asker);
    const machine = await machineBy(facts, inventory);
    if (machine && asker.mac !== undefined && !machine.macs.includes(asker.mac)) {
      return refused('other-machine', asker, machineLabel(machine));
    }
    const answer = await rendered(machine, asker, site);
    return answer && { ...answer, sent: () => Promise.resolve() };
  };

  return {
    async issue(machine, { session, from, mac }) {
      const who = { from, ...(mac && { mac }), machine: machineLabel(machine) };
      if (mac !== undefined && !machine.macs.includes(mac)) {
        record({ kind: 'config.refused', atMs: clock.nowMs(), reason: 'other-machine', ...who });
        throw new RouseError('MACHINE_CONFIG_REFUSED', `${mac} is no address of this machine`);
      }
      const text = Buffer.from(deps.random(TOKEN_BYTES)).toString('base64url');
      const issuedAtMs = nowMs();
      const { uuid } = machine.hardware;
      const token: ConfigToken = {
        ...{ hash: hashOf(text), machineId: machine.id, macs: machine.macs, session, issuedAtMs },
        ...(uuid !== undefined && { uuid }),
        expiresAtMs: issuedAtMs + deps.lifeMs,
        state: 'issued',
      };
      await tokens.add(token);
      record({ kind: 'config.token.issued', atMs: clock.nowMs(), session, ...who });
      return text;
    },
    fetch: { byToken, byFacts },
  };
}

/** One length for every token, right or wrong, and no way back from it. */
function hashOf(token: string): string {
  return hash('sha256', token);
}

/** The machine that everything given fits; none when two things given name two machines. */
async function machineBy(
  { mac, uuid, serial, name }: ConfigByFacts,
  { machines }: Pick<Inventory, 'machines'>,
): Promise<Machine | undefined> {
  const found = [
    ...(mac ? [await machines.findByMac(mac)] : []),
    ...(uuid ? [await machines.findByHardware({ uuid })] : []),
    ...(serial !== undefined ? [await machines.findByHardware({ serial })] : []),
    ...(name ? [await machines.find(name)] : []),
  ];
  const [first] = found;
  return found.every((machine) => machine?.id === first?.id) ? first : undefined;
}
