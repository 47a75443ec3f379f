/** What a hostile machine reports of itself, in the hope that somebody looks at it in a browser. */

/** Each sets a mark that a test looks for, should it ever run. */
const MARK = 'window.pwned=1';

const VECTORS: readonly string[] = [
  `<script>${MARK}</script>`,
  `<script src=//127.0.0.1:9/x.js></script>`,
  `"><script>${MARK}</script>`,
  `'><script>${MARK}</script>`,
  `</title><script>${MARK}</script>`,
  `</textarea><script>${MARK}</script>`,
  `</script><script>${MARK}</script>`,
  `<img src=x onerror=${MARK}>`,
  `"><img src=x onerror="${MARK}">`,
  `<svg onload=${MARK}>`,
  `<svg><script>${MARK}</script></svg>`,
  `<svg><animate onbegin=${MARK} attributeName=x dur=1s>`,
  `<iframe srcdoc="<script>parent.${MARK}</script>">`,
  `<iframe src="javascript:parent.${MARK}">`,
  `<object data="javascript:${MARK}">`,
  `<embed src="javascript:${MARK}">`,
  `<body onload=${MARK}>`,
  `<details open ontoggle=${MARK}>`,
  `<input autofocus onfocus=${MARK}>`,
  `<video><source onerror=${MARK}></video>`,
  `<marquee onstart=${MARK}>`,
  `<a href="javascript:${MARK}">click</a>`,
  `javascript:${MARK}`,
  `data:text/html,<script>${MARK}</script>`,
  `<meta http-equiv=refresh content="0;url=javascript:${MARK}">`,
  `<base href="http://127.0.0.1:9/">`,
  `<link rel=stylesheet href=//127.0.0.1:9/x.css>`,
  `<style>@import '//127.0.0.1:9/x.css';</style>`,
  `<form action=//127.0.0.1:9><button id=pwned>`,
  `<template shadowrootmode=open><img src=x onerror=${MARK}></template>`,
  `<math><mi xlink:href="javascript:${MARK}">`,
  `<noscript><p title="</noscript><img src=x onerror=${MARK}>">`,
  `{{constructor.constructor('${MARK}')()}}`,
  '${' + MARK + '}',
  `" onmouseover="${MARK}`,
  `' onfocus='${MARK}' autofocus='`,
  '`-' + MARK + '-`',
  `\u202e<script>${MARK}</script>`,
  `<scr\u0000ipt>${MARK}</scr\u0000ipt>`,
  `{"__html":"<img src=x onerror=${MARK}>"}`,
];

/** Members of a report of iPXE that pages show. */
const FIELDS = ['hostname', 'serial', 'product', 'manufacturer', 'asset'] as const;

/** Every text in every field. */
export const REPORTS: readonly Readonly<Record<string, string>>[] = FIELDS.flatMap((field) =>
  VECTORS.map((text) => ({ [field]: text })),
);
