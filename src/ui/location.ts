/**
 * Where the reader is: the address of this tab, and how to go somewhere else.
 *
 * Owns     the browser's history. Links are ordinary anchors; a click on one that stays here is
 *          taken over in one place, so middle clicks and "open in new tab" do what they do
 *          everywhere.
 * Tests    test/browser/shell.test.ts
 */
import { computed, signal } from '@preact/signals';
import { addressOf, placeOf, withQuery, type Place } from './router.ts';

const address = signal(here());

export const place = computed(() => placeOf(address.value));

function here(): string {
  return window.location.pathname + window.location.search;
}

/** Goes to a page of this interface. */
export function go(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (to === here()) return;
  const before = place.value.path;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  address.value = here();
  if (place.value.path !== before) window.scrollTo(0, 0);
}

/** Changes filters of the page that is shown, without another step back in the history. */
export function filter(changes: Parameters<typeof withQuery>[1]): void {
  go(addressOf(withQuery(place.value, changes)), { replace: true });
}

/** The address of this page with other filters, for a link. */
export function filtered(changes: Parameters<typeof withQuery>[1], from: Place = place.value) {
  return addressOf(withQuery(from, changes));
}

/** Paths of the server that are no pages of ours. */
const FOREIGN = /^\/(api|docs|healthz|readyz|metrics|openapi\.json)(\/|$)/;

export function followLinks(): void {
  addEventListener('popstate', () => {
    address.value = here();
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a');
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target !== '' || link.hasAttribute('download')) return;
    if (link.origin !== window.location.origin || FOREIGN.test(link.pathname)) return;
    if (link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
