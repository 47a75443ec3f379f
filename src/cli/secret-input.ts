/**
 * Passwords that are typed or come from a file; never from a flag, which others see.
 *
 * Tests    test/cli/commands/users.test.ts
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, RouseError } from '../domain/errors.ts';
import type { Context } from './context.ts';

/** @param file  `-` for what is piped in. @throws RouseError USAGE */
export async function passwordIn(context: Context, file: string): Promise<string> {
  const { io } = context.cli;
  try {
    const text =
      file === '-' ? await io.readStdin() : readFileSync(path.resolve(io.cwd, file), 'utf8');
    return text.replace(/\r?\n$/, '');
  } catch (error) {
    throw new RouseError('USAGE', `the password cannot be read: ${messageOf(error)}`);
  }
}

/** @returns undefined where nobody can be asked */
export function askedPassword(context: Context, question: string): Promise<string> | undefined {
  if (!context.globals.input) return undefined;
  return context.cli.io.askSecret?.(question);
}
