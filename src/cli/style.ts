/**
 * What paints text, without knowing how: also for texts that are shown in a browser.
 *
 * Tests    test/cli/choose-paint.test.ts
 */

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong';

/** Paints text, or leaves it alone. */
export type Paint = (tone: Tone, text: string) => string;

export const plain: Paint = (_tone, text) => text;
