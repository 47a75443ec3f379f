/**
 * The scripts on a machine's way, by which people ask to see one of them.
 *
 * `start`: reports who the machine is. `wait`: shows its code until somebody decides. `menu`: lets
 * whoever stands before it choose. `boot`: what it boots in the end, without any waiting.
 *
 * Tests    test/assemble-preview.test.ts
 */
export const SCRIPT_STAGES = ['start', 'wait', 'menu', 'boot'] as const;
export type ScriptStage = (typeof SCRIPT_STAGES)[number];
