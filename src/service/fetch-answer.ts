/**
 * Gives a file of a profile to the machine that it is for.
 *
 * Leaves   whose token it is to boot-tokens.ts, and the text to render-answer.ts.
 * Tests    test/service/boot-tokens.test.ts
 */
import type { FetchAnswer } from '../domain/answer-ports.ts';
import { knownError } from '../domain/errors.ts';
import { machineLabel } from '../domain/machine.ts';
import type { Inventory } from '../domain/ports.ts';
import { addressesOf, type BootTokens } from './boot-tokens.ts';
import { renderedFile } from './render-answer.ts';

interface FetchAnswerDeps {
  readonly inventory: Pick<Inventory, 'profiles'>;
  readonly tokens: Pick<BootTokens, 'admit' | 'refuse'>;
}

export function createFetchAnswer({ inventory, tokens }: FetchAnswerDeps): FetchAnswer {
  return async ({ token: text, asker, site: plain, path, macs = [] }) => {
    const admitted = await tokens.admit({ token: text, asker }, 'files');
    if (!admitted) return { admitted: false };
    const { token, machine } = admitted;
    const label = machineLabel(machine);
    if (macs.length > 0 && !macs.some((mac) => machine.macs.includes(mac))) {
      tokens.refuse(asker, 'files', { reason: 'other-machine', machine: label });
      return { admitted: false };
    }
    const profile = await inventory.profiles.find(token.profile);
    const file = profile?.files?.find((one) => one.path === path);
    if (!profile || !file) {
      tokens.refuse(asker, 'files', { reason: 'unknown-file', machine: label });
      return { admitted: true };
    }
    const site = { ...plain, ...addressesOf(plain.bootOrigin, text) };
    try {
      const rendered = await renderedFile(file, { machine, profile: profile.name, site });
      const about = { machine: label, profile: profile.name, session: token.session };
      return {
        admitted: true,
        answer: { text: rendered, file: path, mac: machine.macs[0], ...about },
      };
    } catch (error) {
      const { code } = knownError(error);
      if (code === 'INTERNAL') throw error;
      tokens.refuse(asker, 'files', { reason: 'not-made', machine: label, error: code });
      return { admitted: true };
    }
  };
}
