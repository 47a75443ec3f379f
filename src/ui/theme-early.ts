/**
 * Sets the theme before anything is drawn, so that nobody who chose dark sees a white flash.
 *
 * It is loaded by itself and blocks the page; everything else waits for its turn.
 *
 * Tests    test/ui/build.test.ts
 */
try {
  const theme = localStorage.getItem('rouse.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
} catch {
  // A browser that keeps nothing has no choice to remember.
}
