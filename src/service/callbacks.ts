/**
 * What installers report about themselves.
 *
 * Owns     what follows: it is told, the end of its log is kept where people look at logs, and once
 *          it is done the machine counts as installed and its token is worth nothing any more. An
 *          installer that failed may try again.
 * Leaves   whose token it is to boot-tokens.ts.
 * Tests    test/service/boot-tokens.test.ts
 */
import type { TakeCallback } from '../domain/answer-ports.ts';
import type { KeptLine } from '../domain/machine-facts.ts';
import { machineLabel, type MachineId } from '../domain/machine.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock, RecordEvent } from '../domain/ports.ts';
import type { BootTokens } from './boot-tokens.ts';

interface CallbacksDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly record: RecordEvent;
  readonly tokens: Pick<BootTokens, 'admit' | 'end'>;
  readonly installed: (mac: Mac) => Promise<void>;
  readonly keepLine: (machine: MachineId, line: KeptLine) => void;
}

const FROM_INSTALLER = { facility: 'installer' } as const;

export function createCallbacks(deps: CallbacksDeps): TakeCallback {
  const { clock, record, tokens } = deps;
  return async (use, { step, percent, text, lines }) => {
    const admitted = await tokens.admit(use, 'callback');
    if (!admitted) return false;
    const { token, machine } = admitted;
    const atMs = clock.nowMs();
    for (const message of lines) deps.keepLine(machine.id, { atMs, message, ...FROM_INSTALLER });
    const [mac] = machine.macs;
    if (step === 'done') {
      // Noted before it is told to the installer, which restarts the machine next.
      await deps.installed(mac);
      await tokens.end(token);
    }
    record({
      kind: `installer.${step}`,
      ...{ atMs, mac, machine: machineLabel(machine), profile: token.profile },
      ...{ session: token.session, from: use.asker.from },
      ...(percent !== undefined && { percent }),
      ...(text !== undefined && { text }),
      ...(lines.length > 0 && { lines: lines.length }),
    });
    return true;
  };
}
