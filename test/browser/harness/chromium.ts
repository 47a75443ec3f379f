/**
 * The distribution's Chromium, one process for a test file.
 *
 * Env      CHROMIUM: another executable than /usr/bin/chromium.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import type { Test } from 'tap';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** For the `skip` option of a test: what is missing to run it, or false. CI has no excuse. */
export function lacksChromium(): string | false {
  if (existsSync(EXECUTABLE)) return false;
  const reason = `needs ${EXECUTABLE} (package chromium)`;
  if (process.env['CI']) throw new Error(`CI has to run the browser tests: ${reason}`);
  return reason;
}

interface Launch {
  /** network namespace it runs in, by its full name */
  readonly namespace?: string;
  readonly args?: readonly string[];
}

/** @param t  the test, or the file, at whose end it is closed */
export async function launchChromium(
  t: Pick<Test, 'teardown'>,
  { namespace, args = [] }: Launch = {},
): Promise<Browser> {
  const executablePath = namespace === undefined ? EXECUTABLE : within(t, namespace);
  const browser = await chromium.launch({ executablePath, args: [...args] });
  t.teardown(() => browser.close());
  return browser;
}

/** A program that is Chromium in a network of its own: pipes to it stay open. */
function within(t: Pick<Test, 'teardown'>, namespace: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rouse-chromium-'));
  const file = path.join(folder, 'chromium');
  const lines = ['#!/bin/sh', `exec ip netns exec '${namespace}' '${EXECUTABLE}' "$@"`, ''];
  writeFileSync(file, lines.join('\n'), { mode: 0o755 });
  t.teardown(() => {
    rmSync(folder, { recursive: true });
  });
  return file;
}
