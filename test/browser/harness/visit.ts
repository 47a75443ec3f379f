/**
 * One visitor of the web interface, and everything that must never happen to it.
 *
 * Owns     a fresh profile of the browser, and the guard: requests to another host, errors on the
 *          console, violations of the content policy, and errors nobody caught fail the test.
 * Tests    test/browser/harness.test.ts
 */
// What runs in the page is written here too.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import axe from 'axe-core';
import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import type { Test } from 'tap';

/** A wrong test must not cost half a minute. */
const TIMEOUT_MS = 2_000;

export interface Look {
  readonly theme?: 'light' | 'dark';
  /** CSS pixels */
  readonly width?: number;
  readonly height?: number;
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** what happened that must not, so far */
  readonly problems: readonly string[];
  /** Answers with this status are wanted by the test; browsers print every one from 400 on. */
  readonly mayBeAnswered: (...statuses: readonly number[]) => void;
  /** The server is away for a while: what cannot be fetched then is no fault. */
  readonly mayLoseServer: () => void;
}

declare global {
  interface Window {
    rouseProblem(problem: string): void;
  }
}

interface Place {
  readonly browser: Browser;
  /** of the server; nothing else may be asked for anything */
  readonly origin: string;
  readonly look?: Look;
}

/** Goes there, looks, and fails the test when something happened that must not. */
export async function visiting(
  t: Test,
  { browser, origin, look }: Place,
  act: (visit: Visit) => Promise<void>,
): Promise<void> {
  const made = await unguarded(t, browser, origin, look);
  await act(made);
  t.same(made.problems, [], 'nothing happened in the browser that must not');
}

/** Goes there without the last word: for tests of the guard, and of attacks. */
export async function unguarded(
  t: Test,
  browser: Browser,
  origin: string,
  { theme = 'light', width = 1_280, height = 800 }: Look = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: origin,
    colorScheme: theme,
    ignoreHTTPSErrors: true,
    reducedMotion: 'reduce',
    viewport: { width, height },
  });
  t.teardown(() => context.close());
  context.setDefaultTimeout(TIMEOUT_MS);
  const problems: string[] = [];
  const expected = new Set<number>();
  let mayLose = false;
  await context.exposeFunction('rouseProblem', (problem: string) => problems.push(problem));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.rouseProblem(`policy ${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  // Not by a script element: the page's own policy is under test, and forbids those.
  await context.addInitScript({ content: axe.source });
  context.on('request', (request) => {
    const url = request.url();
    const isOwn = url.startsWith(`${origin}/`) || /^(data|blob|about):/.test(url);
    if (!isOwn) problems.push(`a request to another host: ${url}`);
  });
  context.on('weberror', (error) => problems.push(`uncaught: ${error.error().message}`));
  context.on('console', (message) => {
    const wanted = isWanted(message, expected) || (mayLose && isLoss(message));
    if (message.type() === 'error' && !wanted) problems.push(`console: ${message.text()}`);
  });
  return {
    ...{ context, problems, page: await context.newPage() },
    mayBeAnswered: (...statuses) => {
      for (const status of statuses) expected.add(status);
    },
    mayLoseServer: () => {
      mayLose = true;
    },
  };
}

function isWanted(message: ConsoleMessage, expected: ReadonlySet<number>): boolean {
  const [, status] = /responded with a status of (\d{3})/.exec(message.text()) ?? [];
  return status !== undefined && expected.has(Number(status));
}

function isLoss(message: ConsoleMessage): boolean {
  return /net::ERR_(CONNECTION|EMPTY|INCOMPLETE|NETWORK)/.test(message.text());
}
