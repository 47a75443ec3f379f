/**
 * What WCAG 2.2 AA asks of a page, as far as a program can see it.
 *
 * Specs    axe-core with the tags of WCAG 2.0 to 2.2, A and AA; 2.5.8 target size, measured here as
 *          well, as axe forgives small targets with room around them; 1.4.10 reflow.
 * Tests    test/browser/harness.test.ts
 */
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const TARGET_PIXELS_MIN = 24;

/** Everything a person would stumble over on the page as it is now; empty when it is well. */
export async function barriers(page: Page): Promise<readonly string[]> {
  return [...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page))];
}

async function violations(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as {
      axe: { run: (where: Document, options: object) => Promise<AxeResults> };
    };
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ html, failureSummary = '' }) => ({ html, failureSummary })),
    }));
  }, TAGS);
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => {
      const [, why = ''] = failureSummary.split('\n');
      return `${id}: ${help}: ${html.slice(0, 200)}: ${why.trim()}`;
    }),
  );
}

/** Links within a sentence are exempt: their line has its height. */
function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate((least) => {
    const targets = document.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=switch]',
    );
    const isInSentence = (element: HTMLElement): boolean =>
      element.tagName === 'A' &&
      getComputedStyle(element).display === 'inline' &&
      element.parentElement?.textContent.trim() !== element.textContent.trim();
    // A small box with a label around it is as large as the label.
    const place = (element: HTMLElement): DOMRect =>
      (element.matches('input[type=checkbox], input[type=radio]') &&
        element.closest('label')?.getBoundingClientRect()) ||
      element.getBoundingClientRect();
    return [...targets]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => !isInSentence(element) && !element.matches('[type=hidden]'))
      .flatMap((element) => {
        const { width, height } = place(element);
        // What is 1 pixel large is for screen readers until it has the focus.
        const isHidden = width <= 1 || height <= 1;
        if (isHidden || (width >= least && height >= least)) return [];
        const size = `${width.toFixed(0)} by ${height.toFixed(0)}`;
        return [`target of ${size} pixels: ${element.outerHTML.slice(0, 120)}`];
      });
  }, TARGET_PIXELS_MIN);
}

/** At 320 pixels, which is 1280 at 400 %, nobody has to scroll sideways. */
function overflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth
      ? [`the page is ${scrollWidth} pixels wide, of which ${clientWidth} are seen`]
      : [];
  });
}
