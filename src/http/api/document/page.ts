/**
 * The description of the API as a page to read: no script, one style sheet of our own.
 *
 * Tests    test/http/api/document/page.test.ts
 */
import type { DescribedAnswer, DescribedOperation, Description } from './describe.ts';
import { markup, prose, type Html } from './html.ts';
import type { JsonSchema } from './json-schema.ts';
import { schemaLine, schemaTable } from './schema-view.ts';

interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: DescribedOperation;
}

export function pageOf(description: Description): string {
  const placed = placedOperations(description);
  const { info, tags, components } = description;
  const sections = tags.map(({ name, description: said }) => {
    const own = placed.filter(({ operation }) => operation.tags.includes(name));
    return markup`<section id="${name}">
      <h2>${name}</h2>
      <p>${prose(said)}</p>
      ${own.map(article)}
    </section>`;
  });
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      markup`<article id="schema-${name}">
        <h3>${name}</h3>
        ${schemaTable(schema as JsonSchema)}
      </article>`,
  );
  const body = markup`<header>
      <h1>Rouse API</h1>
      <p>
        ${prose(String(info['description']))} Version ${String(info['version'])};
        <a href="/openapi.json">OpenAPI 3.1</a>.
      </p>
    </header>
    <nav aria-label="Operations">
      ${tags.map(({ name }) => contents(name, placed))} <a href="#schemas">schemas</a>
    </nav>
    <main>
      ${sections}
      <section id="schemas">
        <h2>schemas</h2>
        ${schemas}
      </section>
    </main>`;
  return `${
    markup`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>Rouse API</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <link rel="stylesheet" href="/docs/style.css" />
        </head>
        <body>
          ${body}
        </body>
      </html>`.text
  }\n`;
}

function placedOperations({ paths }: Description): readonly Placed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...{ path, operation, method: method.toUpperCase() },
    })),
  );
}

function contents(tag: string, placed: readonly Placed[]): Html {
  const own = placed.filter(({ operation }) => operation.tags.includes(tag));
  const lines = own.map(
    ({ operation: { operationId, summary } }) =>
      markup`<li><a href="#${operationId}">${summary}</a></li>`,
  );
  return markup`<a href="#${tag}">${tag}</a>
    <ul>
      ${lines}
    </ul>`;
}

function article({ method, path, operation }: Placed): Html {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const role = operation['x-role'];
  const who = role === 'public' ? 'open to everybody' : `needs the role ${role}`;
  return markup`<article id="${operationId}">
    <h3>${summary}</h3>
    <p class="at">
      <span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code>
      <span class="who">${operationId}, ${who}</span>
    </p>
    ${description === undefined ? undefined : markup`<p>${prose(description)}</p>`}
    ${parameters.length > 0 ? parameterTable(parameters) : undefined}
    ${requestBody ? bodyView(requestBody) : undefined}
    <h4>Answers</h4>
    <dl>${Object.entries(responses).map(answerView)}</dl>
  </article>`;
}

function parameterTable(parameters: DescribedOperation['parameters']): Html {
  const rows = parameters.map(
    ({ name, in: place, required, description, schema }) =>
      markup`<tr>
        <th scope="row"><code>${String(name)}</code></th>
        <td>${String(place)}${required === true ? ', required' : ''}</td>
        <td>${schemaLine(schema)}</td>
        <td>${prose(String(description))}</td>
      </tr>`,
  );
  return markup`<h4>Parameters</h4>
    <table>
      ${rows}
    </table>`;
}

function bodyView({ content }: NonNullable<DescribedOperation['requestBody']>): Html {
  const types = Object.keys(content);
  const [first] = Object.values(content);
  return markup`<h4>Body</h4>
    <p><code>${types.join(', ')}</code></p>
    ${first ? schemaTable(first.schema) : undefined}`;
}

function answerView([status, answer]: readonly [string, DescribedAnswer]): Html {
  const headers = Object.keys(answer.headers ?? {});
  const with_ = headers.length > 0 ? markup` with ${headers.join(', ')}` : undefined;
  const forms = Number(status) < 400 ? Object.entries(answer.content ?? {}) : [];
  return markup`<dt>${status}</dt>
    <dd>
      ${prose(answer.description)}${with_}
      ${forms.map(
        ([type, { schema }]) =>
          markup`<p><code>${type}</code></p>
            ${schemaTable(schema)}`,
      )}
    </dd>`;
}
