/**
 * Messages that come and go: what was done, and for ten seconds how to undo it.
 *
 * Tests    test/browser/shell.test.ts
 */
import { signal } from '@preact/signals';
import { problemOf } from './problem.ts';

const UNDO_MS = 10_000;
const FAILED_MS = 15_000;

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo?: () => Promise<unknown>;
}

export const toasts = signal<readonly Toast[]>([]);
let last = 0;

/** Says that something was done. @param undo  takes it back; offered for ten seconds */
export function tell(text: string, undo?: () => Promise<unknown>): void {
  show(text, UNDO_MS, undo);
}

/** Says that something was not done, and why. */
export function tellProblem(error: unknown): void {
  const { title, detail, hint } = problemOf(error);
  show([title, detail, hint].filter(Boolean).join('. '), FAILED_MS);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function undoToast({ id, undo }: Toast): void {
  dismiss(id);
  undo?.().then(() => {
    tell('Undone');
  }, tellProblem);
}

function show(text: string, ms: number, undo?: () => Promise<unknown>): void {
  last += 1;
  const id = last;
  toasts.value = [...toasts.value.slice(-3), { id, text, ...(undo && { undo }) }];
  setTimeout(() => {
    dismiss(id);
  }, ms);
}
