/**
 * Asking for the name of a machine before something of it is lost.
 *
 * Owns     when a person is asked: on a terminal, when the server wants the name and none was
 *          given.
 * Tests    test/cli/commands/machines-adopt.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { Context } from './context.ts';
import { ServerProblem } from './errors-output.ts';

interface Erasing {
  /** what has to be typed */
  readonly name: string;
  readonly profile: string;
  /** as given with --confirm */
  readonly given: string | undefined;
}

/**
 * Sends a request, and once more with the name where the server asks for it and a person types it.
 *
 * @throws RouseError USAGE when another name is typed, ServerProblem when nobody can be asked
 */
export async function withConfirmation<T>(
  { cli: { io }, globals }: Context,
  { name, profile, given }: Erasing,
  send: (confirm: string | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await send(given);
  } catch (error) {
    const asks = error instanceof ServerProblem && error.problem.code === 'CONFIRMATION_NEEDED';
    if (!asks || given !== undefined || !io.ask || !globals.input) throw error;
  }
  const question = `${profile} erases the disk of ${name}. Type the name to go on: `;
  const typed = (await io.ask(question)).trim();
  if (typed !== name) throw new RouseError('USAGE', `expected ${name}; nothing was changed`);
  return send(typed);
}
