/**
 * Tokens for the files of profiles and the reports of installers: made with a boot script, for the
 * machine that gets it, and taken back one use at a time.
 *
 * Owns     issuing, and what happens to a token when somebody comes with it. Nobody but the machine
 *          ever has one: what is stored are hashes, and no event carries it. Whoever gets nothing
 *          is told nothing.
 * Leaves   whom a token is for to domain/boot-token.ts.
 * Tests    test/service/boot-tokens.test.ts
 */
import { hash } from 'node:crypto';
import type { TokenUse } from '../domain/answer-ports.ts';
import type { Asking, Site } from '../domain/boot-plan.ts';
import {
  judgeBootToken,
  type BootToken,
  type BootTokenPurpose,
  type BootTokenRefusal,
} from '../domain/boot-token.ts';
import type { Asker } from '../domain/config-token.ts';
import { RouseError, type ErrorCode } from '../domain/errors.ts';
import { answersMsMax, callbackMsMax } from '../domain/limits-answers.ts';
import { machineLabel, type Machine } from '../domain/machine.ts';
import type { Clock, Inventory, RecordEvent } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import { renderedFile } from './render-answer.ts';
import { createTokenClock } from './token-clock.ts';

interface BootTokensDeps {
  readonly inventory: Pick<Inventory, 'machines' | 'bootTokens'>;
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly random: (bytes: number) => Uint8Array;
}

/** Where one machine, in one boot, finds its files and reports; see Site. */
type BootAddresses = Required<Pick<Site, 'filesUrl' | 'callbackUrl'>>;

/** Somebody with a token that is theirs. */
interface Admitted {
  readonly token: BootToken;
  readonly machine: Machine;
}

export interface BootTokens {
  /**
   * Makes a token for the machine that is given a script now. The files are made as well, so that
   * what is wrong with them is told on the machine's screen instead of after its boot.
   *
   * @throws RouseError ANSWER_REFUSED when a neighbour asks that is not this machine; whatever the
   *         files cannot be made for
   */
  issue(
    machine: Machine,
    profile: Profile,
    asking: Asking & { readonly site: Site },
  ): Promise<BootAddresses>;
  /** Counts the use. @returns undefined for whoever gets nothing, which has been told by then */
  admit(
    use: Pick<TokenUse, 'token' | 'asker'>,
    purpose: BootTokenPurpose,
  ): Promise<Admitted | undefined>;
  /** Tells why somebody with a token that is theirs gets nothing all the same. */
  refuse(
    asker: Asker,
    purpose: BootTokenPurpose,
    about: { readonly reason: BootTokenRefusal } & About,
  ): void;
  /** Nothing is to be had for it any more. */
  end(token: BootToken): Promise<void>;
}

interface About {
  readonly machine?: string;
  readonly error?: ErrorCode;
}

const TOKEN_BYTES = 32;
/** Below the boot origin; http/boot/answers.ts and callbacks.ts answer there. */
const FILES_PATH = '/boot/answers';
const CALLBACK_PATH = '/boot/callback';
/** Stands where a token does in what is only looked at. */
const PREVIEW_TOKEN = 'preview';

/** What the addresses look like where nobody is to use them. */
export function previewAddresses(bootOrigin: string): BootAddresses {
  return addressesFor(bootOrigin, { files: PREVIEW_TOKEN, callback: PREVIEW_TOKEN });
}

/** The addresses that belong to what stands in the address of files. */
export function addressesOf(bootOrigin: string, token: string): BootAddresses {
  return addressesFor(bootOrigin, { files: token, callback: callbackOf(token) });
}

function addressesFor(
  bootOrigin: string,
  token: Readonly<Record<BootTokenPurpose, string>>,
): BootAddresses {
  return {
    filesUrl: `${bootOrigin}${FILES_PATH}/${token.files}`,
    callbackUrl: `${bootOrigin}${CALLBACK_PATH}/${token.callback}`,
  };
}

/** One way: who may report may not read files that hold secrets. */
function callbackOf(token: string): string {
  return hash('sha256', `callback ${token}`, 'base64url');
}

interface Making {
  readonly machine: Machine;
  readonly profile: Profile;
  readonly session: string;
  readonly issuedAtMs: number;
}

function newToken(text: string, { machine, profile, session, issuedAtMs }: Making): BootToken {
  return {
    hash: hash('sha256', text),
    callbackHash: hash('sha256', callbackOf(text)),
    machineId: machine.id,
    macs: machine.macs,
    profile: profile.name,
    session,
    issuedAtMs,
    filesUntilMs: issuedAtMs + answersMsMax,
    expiresAtMs: issuedAtMs + callbackMsMax,
    state: 'open',
    addresses: [],
    uses: 0,
  };
}

export async function createBootTokens(deps: BootTokensDeps): Promise<BootTokens> {
  const { clock, record, inventory } = deps;
  const tokens = inventory.bootTokens;
  const nowMs = createTokenClock(clock, await tokens.latestIssueMs());

  const refuse: BootTokens['refuse'] = ({ from, mac }, purpose, about) => {
    const atMs = clock.nowMs();
    record({ kind: 'boot.token.refused', atMs, purpose, from, ...(mac && { mac }), ...about });
  };
  return {
    refuse,
    async issue(machine, profile, { session, from, mac, site }) {
      const label = machineLabel(machine);
      if (mac !== undefined && !machine.macs.includes(mac)) {
        refuse({ from, mac }, 'files', { reason: 'other-machine', machine: label });
        throw new RouseError('ANSWER_REFUSED', `${mac} is no address of this machine`);
      }
      const text = Buffer.from(deps.random(TOKEN_BYTES)).toString('base64url');
      const addresses = addressesOf(site.bootOrigin, text);
      for (const file of profile.files ?? []) {
        await renderedFile(file, {
          machine,
          profile: profile.name,
          site: { ...site, ...addresses },
        });
      }
      await tokens.add(newToken(text, { machine, profile, session, issuedAtMs: nowMs() }));
      const about = { machine: label, profile: profile.name, session, from, ...(mac && { mac }) };
      record({ kind: 'boot.token.issued', atMs: clock.nowMs(), ...about });
      return addresses;
    },

    async admit({ token: text, asker }, purpose) {
      const found = await tokens.find(hash('sha256', text), purpose);
      const verdict = judgeBootToken(found, asker, { purpose, nowMs: nowMs() });
      const machine = found && (await inventory.machines.find(found.machineId));
      const label = machine ? machineLabel(machine) : found?.machineId;
      const about = label === undefined ? {} : { machine: label };
      const { from, mac } = asker;
      if (verdict.kind === 'refuse') {
        refuse(asker, purpose, { reason: verdict.reason, ...about });
        return undefined;
      }
      const { token } = verdict;
      const changed = await tokens.change(token);
      if (verdict.kind === 'revoke') {
        const { reason } = verdict;
        const whose = { machine: label ?? token.machineId, session: token.session };
        const at = { atMs: clock.nowMs(), from, ...(mac && { mac }) };
        record({ kind: 'boot.token.revoked', reason, ...whose, ...at });
      } else if (changed && machine) {
        return { token, machine };
      }
      const reason = verdict.kind === 'revoke' ? verdict.reason : 'revoked';
      refuse(asker, purpose, { reason: machine ? reason : 'unknown-machine', ...about });
      return undefined;
    },

    async end(token) {
      await tokens.change({ ...token, state: 'ended' });
    },
  };
}
