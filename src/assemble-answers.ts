/**
 * What serves the files of profiles and hears installers.
 *
 * Owns     which implementation stands behind each port. No decisions, no sockets.
 * Tests    test/assemble.test.ts
 */
import { randomBytes } from 'node:crypto';
import type { FetchAnswer, TakeCallback } from './domain/answer-ports.ts';
import type { Inventory, RecordEvent } from './domain/ports.ts';
import { systemClock } from './platform/clock.ts';
import { createBootTokens, type BootTokens } from './service/boot-tokens.ts';
import { createCallbacks } from './service/callbacks.ts';
import type { Facts } from './service/facts.ts';
import { createFetchAnswer } from './service/fetch-answer.ts';
import type { Installs } from './service/installs.ts';

interface AnswerSurroundings extends Pick<Facts, 'keepLine'>, Pick<Installs, 'installed'> {
  readonly inventory: Inventory;
  readonly record: RecordEvent;
}

interface AnswerParts {
  readonly bootTokens: BootTokens;
  readonly fetchAnswer: FetchAnswer;
  readonly takeCallback: TakeCallback;
}

export async function assembleAnswers(around: AnswerSurroundings): Promise<AnswerParts> {
  const { inventory, record, installed, keepLine } = around;
  const clock = systemClock;
  const tokens = await createBootTokens({ inventory, clock, record, random: randomBytes });
  return {
    bootTokens: tokens,
    fetchAnswer: createFetchAnswer({ inventory, tokens }),
    takeCallback: createCallbacks({ clock, record, tokens, installed, keepLine }),
  };
}
