/**
 * What a machine would be given as the files of a profile, for people to look at.
 *
 * Owns     that looking makes nothing: where the machine would find an address with a token, there
 *          stands one that nobody answers at.
 * Leaves   the text to render-answer.ts, which makes that of machines as well.
 * Tests    test/service/preview-answers.test.ts
 */
import type { PreviewAnswers, ShownAnswer } from '../domain/answer-ports.ts';
import type { Site } from '../domain/boot-plan.ts';
import { knownError, RouseError } from '../domain/errors.ts';
import { parseProfileName } from '../domain/machine.ts';
import type { Inventory } from '../domain/ports.ts';
import { previewAddresses } from './boot-tokens.ts';
import { unknownProfile } from './references.ts';
import { renderedFile } from './render-answer.ts';

interface PreviewAnswersDeps {
  readonly inventory: Inventory;
  /** as the machine would reach it */
  readonly site: Site;
}

export function createPreviewAnswers({ inventory, site }: PreviewAnswersDeps): PreviewAnswers {
  const shownSite = { ...site, ...previewAddresses(site.bootOrigin) };
  return async (name, machine, { file: path } = {}) => {
    const known = parseProfileName(name);
    const profile = known && (await inventory.profiles.find(known));
    if (!profile) throw await unknownProfile(name, inventory);
    const files = (profile.files ?? []).filter((one) => path === undefined || one.path === path);
    if (path !== undefined && files.length === 0) {
      throw new RouseError('ANSWER_UNKNOWN', `${profile.name} has no file ${path}`);
    }
    const shown: ShownAnswer[] = [];
    for (const file of files) {
      const on = { machine, profile: profile.name, site: shownSite };
      const made = await renderedFile(file, on).then(
        (text) => ({ text }),
        (error: unknown) => ({ error: madeOf(error) }),
      );
      shown.push({ file: file.path, template: file.template, made });
    }
    return shown;
  };
}

/** A fault of ours is no finding about the file. */
function madeOf(error: unknown): RouseError {
  const known = knownError(error);
  if (known.code === 'INTERNAL') throw error;
  return known;
}
