/** Errors as values, so that a test can look at every part of one. */
import { RouseError } from '../../src/domain/errors.ts';

/** @returns the error with which the work was refused; throws when it was not */
export async function refusal(work: Promise<unknown> | (() => unknown)): Promise<RouseError> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof RouseError) return error;
    throw error;
  }
  throw new Error('expected a refusal, and it went through');
}
