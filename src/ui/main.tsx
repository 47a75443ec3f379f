/**
 * Where the interface begins in a browser.
 */
import { render } from 'preact';
import { App } from './app.tsx';
import { followLinks } from './location.ts';
import { askWho } from './session.ts';
import { listenForKeys } from './shortcuts.ts';

const root = document.getElementById('app');
if (root) {
  followLinks();
  listenForKeys();
  render(<App />, root);
  void askWho();
}
