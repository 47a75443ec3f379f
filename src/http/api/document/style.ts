/**
 * How the page of the API looks. Colours have a contrast of at least 4.5 to 1 in both themes.
 *
 * Tests    test/http/api/document/page.test.ts
 */
export const STYLE = `:root { color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e6e9ed); --dim: light-dark(#57606a, #9aa4af);
  --paper: light-dark(#fff, #14171a); --line: light-dark(#d5dae0, #333a41);
  --mark: light-dark(#f3f5f7, #1e2328); --link: light-dark(#0b5cad, #7cb8f5); }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 18rem minmax(0, 1fr);
  font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header { grid-column: 1 / -1; padding: 1.5rem 2rem 1rem; border-bottom: 1px solid var(--line); }
header p { max-width: 70ch; margin: 0; color: var(--dim); }
h1, h2, h3, h4 { line-height: 1.25; margin: 0 0 .5rem; }
h2 { margin-top: 2.5rem; text-transform: capitalize; } h4 { margin-top: 1rem; font-size: .9rem; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem 3rem 2rem;
  border-right: 1px solid var(--line); font-size: .9rem; }
nav > a { font-weight: 600; text-transform: capitalize; }
nav ul { list-style: none; margin: .25rem 0 1rem; padding: 0; } nav li { margin: .2rem 0; }
main { padding: 0 2rem 6rem; min-width: 0; }
article { padding: 1.25rem 0; border-bottom: 1px solid var(--line); scroll-margin-top: 1rem; }
article:target h3 { text-decoration: underline 3px var(--link); text-underline-offset: 4px; }
a { color: var(--link); } a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); }
code { font: .875em ui-monospace, monospace; background: var(--mark); padding: .1em .3em;
  border-radius: 3px; overflow-wrap: anywhere; }
.at { margin: 0 0 .5rem; } .who { color: var(--dim); font-size: .875rem; margin-left: .5rem; }
.method { display: inline-block; min-width: 4.5rem; font: 600 .8rem/1.6 ui-monospace, monospace;
  border: 1px solid currentcolor; border-radius: 3px; text-align: center; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; display: block;
  overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0;
  border-top: 1px solid var(--line); font-weight: 400; }
summary { cursor: pointer; color: var(--dim); } details table { margin-left: .75rem; }
dl { display: grid; grid-template-columns: 3.5rem minmax(0, 1fr); gap: .25rem .5rem; margin: 0; }
dt { font-weight: 600; } dd { margin: 0; } dd p { margin: .25rem 0; }
@media (max-width: 50rem) { body { display: block; } main, header { padding-inline: 1rem; }
  nav { position: static; height: auto; border-right: 0; padding-inline: 1rem; } }
`;
