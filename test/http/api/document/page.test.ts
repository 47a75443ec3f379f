/**
 * The description as a page: everything that is described, and nothing that runs.
 */
import t from 'tap';
import { markup, prose } from '../../../../src/http/api/document/html.ts';
import { pageOf } from '../../../../src/http/api/document/page.ts';
import { schemaLine } from '../../../../src/http/api/document/schema-view.ts';
import { STYLE } from '../../../../src/http/api/document/style.ts';
import { describedApi } from '../../../fakes/description.ts';

const description = await describedApi(t);
const page = pageOf(description);

t.test('every operation and every schema has a place, and every link leads to one', (t) => {
  for (const methods of Object.values(description.paths)) {
    for (const { operationId } of Object.values(methods)) {
      t.match(page, `<article id="${operationId}">`);
    }
  }
  const places = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
  t.ok(links.length > 100, `${links.length} links`);
  t.same(
    links.filter((id) => !places.has(id)),
    [],
  );
  t.end();
});

t.test('it has no script, no style of its own, and asks no other host for anything', (t) => {
  t.notMatch(page, /<script|<style| style=| on\w+=|javascript:/i);
  const elsewhere = [...page.matchAll(/ (?:src|href)="([^"#][^"]*)"/g)].map(([, to]) => to);
  t.same([...new Set(elsewhere)].sort(), ['/docs/style.css', '/openapi.json']);
  t.notMatch(STYLE, /url\(|@import/);
  t.end();
});

t.test('a value never becomes a tag', (t) => {
  t.equal(markup`<b>${'<i>&"\''}</b>`.text, '<b>&lt;i&gt;&amp;&quot;&#39;</b>');
  t.equal(markup`${undefined}${7}${[markup`<i>`, markup`x`]}`.text, '7<i>x');
  t.equal(prose('see `<a>` & b').text, 'see <code>&lt;a&gt;</code> &amp; b');
  t.end();
});

t.test('a schema in a line has its type, its choices and its bounds', (t) => {
  const line = (schema: unknown): string => schemaLine(schema).text;
  t.equal(line({ type: 'integer', minimum: 1, maximum: 200 }), 'integer, at least 1, at most 200');
  t.equal(line({ enum: ['a', 'b'] }), '&quot;a&quot; | &quot;b&quot;');
  t.equal(line({ type: 'array', items: { type: 'string' } }), 'list of string');
  t.match(line({ $ref: '#/components/schemas/Machine' }), '#schema-Machine');
  t.equal(line({ anyOf: [{ type: 'string' }, { type: 'null' }] }), 'string or null');
  t.equal(line({ type: 'object', additionalProperties: { type: 'string' } }), 'map of string');
  t.equal(line(undefined), 'anything');
  t.end();
});
