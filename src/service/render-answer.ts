/**
 * One file of a profile, as one machine gets it.
 *
 * Tests    test/service/boot-tokens.test.ts
 */
import { renderAnswer } from '../answers/liquid.ts';
import { answerValues } from '../domain/answer-values.ts';
import type { Site } from '../domain/boot-plan.ts';
import { RouseError } from '../domain/errors.ts';
import type { Machine, ProfileName } from '../domain/machine.ts';
import type { ProfileFile } from '../domain/profile.ts';
import { isLocked } from '../domain/secrets.ts';

interface FileFor {
  readonly machine: Machine;
  readonly profile: ProfileName;
  /** with the addresses of this boot */
  readonly site: Site;
}

/**
 * @throws RouseError TEMPLATE_INVALID, TEMPLATE_VALUE_MISSING, each with the name of the file;
 *         SECRETS_KEY_WRONG
 */
export async function renderedFile(file: ProfileFile, on: FileFor): Promise<string> {
  if (isLocked(file.text)) {
    throw new RouseError('SECRETS_KEY_WRONG', `the files of profile ${on.profile} stay sealed`);
  }
  if (!file.template) return file.text;
  try {
    return await renderAnswer(file.text, answerValues(on.machine, on.profile, on.site));
  } catch (error) {
    if (!(error instanceof RouseError)) throw error;
    throw new RouseError(error.code, `${file.path}: ${error.detail}`, { cause: error });
  }
}
