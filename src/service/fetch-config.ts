/**
 * Gives a configuration to the machine that it is for.
 *
 * Owns     what happens to a token when somebody comes with it, and what is told about it. Whoever
 *          gets nothing is told nothing.
 * Leaves   whom a token is for to domain/config-token.ts, and the texts to render-config.ts.
 * Tests    test/service/fetch-config.test.ts
 */
import type { Site } from '../domain/boot-plan.ts';
import type { ConfigRefusal } from '../domain/config-event.ts';
import { judgeToken, servedToken, type Asker } from '../domain/config-token.ts';
import { knownError, type ErrorCode } from '../domain/errors.ts';
import { machineLabel, type Machine } from '../domain/machine.ts';
import type {
  Clock,
  ConfigAnswer,
  ConfigByFacts,
  FetchConfig,
  Inventory,
  RecordEvent,
} from '../domain/ports.ts';
import type { RenderFor } from './render-config.ts';

interface FetchConfigDeps {
  readonly inventory: Pick<Inventory, 'machines' | 'configTokens'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly record: RecordEvent;
  readonly render: RenderFor;
  readonly open: boolean;
  /** by the clock of the tokens */
  readonly nowMs: () => number;
  readonly hashOf: (token: string) => string;
}

export function createFetchConfig(deps: FetchConfigDeps): FetchConfig {
  const { machines, configTokens } = deps.inventory;
  const tell = createTelling(deps);
  const rendered = createRendered(deps);
  return {
    async byToken(text, asker, site) {
      const token = await configTokens.find(deps.hashOf(text));
      const verdict = judgeToken(token, asker, deps.nowMs());
      if (token === undefined || verdict.kind === 'refuse') {
        return tell.refused(verdict.kind === 'refuse' ? verdict.reason : 'unknown-token', asker);
      }
      const machine = await machines.find(token.machineId);
      const changed = await configTokens.change(verdict.token, token.state);
      const label = machine ? machineLabel(machine) : token.machineId;
      if (verdict.kind === 'revoke') {
        tell.revoked(verdict.reason, asker, { machine: label, session: token.session });
        return tell.refused(verdict.reason, asker, { machine: label });
      }
      if (!changed) return tell.refused('revoked', asker, { machine: label });
      const answer = await rendered(machine, asker, site);
      const sent = async (): Promise<void> => {
        await configTokens.change(servedToken(verdict.token, deps.nowMs()), verdict.token.state);
      };
      return answer && { ...answer, sent };
    },

    async byFacts(facts, asker, site) {
      if (!deps.open) return tell.refused('closed', asker);
      const machine = await machineBy(facts, deps.inventory);
      if (machine && asker.mac !== undefined && !machine.macs.includes(asker.mac)) {
        return tell.refused('other-machine', asker, { machine: machineLabel(machine) });
      }
      const answer = await rendered(machine, asker, site);
      return answer && { ...answer, sent: () => Promise.resolve() };
    },
  };
}

interface About {
  readonly machine?: string;
  readonly error?: ErrorCode;
}

interface Telling {
  /** @returns what whoever asked is given */
  refused(reason: ConfigRefusal, asker: Asker, about?: About): ConfigAnswer | undefined;
  revoked(
    reason: ConfigRefusal,
    asker: Asker,
    about: { readonly machine: string; readonly session: string },
  ): void;
}

function createTelling({ record, clock }: Pick<FetchConfigDeps, 'record' | 'clock'>): Telling {
  const common = ({ from, mac }: Asker) => ({ atMs: clock.nowMs(), from, ...(mac && { mac }) });
  return {
    refused(reason, asker, about = {}) {
      record({ kind: 'config.refused', reason, ...common(asker), ...about });
      return undefined;
    },
    revoked(reason, asker, about) {
      record({ kind: 'config.token.revoked', reason, ...common(asker), ...about });
    },
  };
}

type Rendered = (
  machine: Machine | undefined,
  asker: Asker,
  site: Site,
) => Promise<Omit<ConfigAnswer, 'sent'> | undefined>;

/** What cannot be made is told in the log, and to the asker like everything else. */
function createRendered(deps: FetchConfigDeps): Rendered {
  const tell = createTelling(deps);
  return async (machine, asker, site) => {
    if (machine === undefined) return tell.refused('unknown-machine', asker);
    const label = machineLabel(machine);
    try {
      const { text, config } = await deps.render(machine, { site, showSecrets: true });
      return { text, config, machine: label };
    } catch (error) {
      const { code } = knownError(error);
      if (code === 'INTERNAL') throw error;
      return tell.refused('not-made', asker, { machine: label, error: code });
    }
  };
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
