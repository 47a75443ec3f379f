/**
 * The description of the API: complete both ways, valid, and with words for everything in it.
 */
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { ERRORS } from '../../../../src/domain/errors.ts';
import { EXAMPLES } from '../../../../src/http/api/document/examples.ts';
import { describe, documentedOperations } from '../../../../src/http/api/document/describe.ts';
import { describedApi } from '../../../fakes/description.ts';

type Described = Awaited<ReturnType<typeof describedApi>>;

const description = await describedApi(t);

function operationsIn({ paths }: Described) {
  return Object.values(paths).flatMap((methods) => Object.values(methods));
}

t.test('it is valid OpenAPI 3.1', async (t) => {
  const { valid, errors } = await new Validator().validate({ ...structuredClone(description) });
  t.ok(valid, JSON.stringify(errors));
  t.equal(description.openapi, '3.1.1');
});

t.test('nothing is said about an operation that no route has', (t) => {
  const there = operationsIn(description).map(({ operationId }) => operationId);
  t.ok(there.length > 60, `${there.length} operations`);
  t.same([...there].sort(), [...documentedOperations()].sort());
  t.equal(new Set(documentedOperations()).size, documentedOperations().length);
  t.end();
});

t.test('a route that nothing is said about has no description', (t) => {
  const route = { operationId: 'secretDoor', access: 'read', method: 'GET', url: '/door' } as const;
  t.throws(() => describe([route], { version: '1' }), /nothing is said about secretDoor/);
  t.end();
});

t.test('every operation has a summary, a role, and every error as a problem', (t) => {
  for (const { operationId, summary, responses, ...operation } of operationsIn(description)) {
    t.match(summary, /^[A-Z].{3,70}[^.]$/, operationId);
    const role = operation['x-role'];
    t.equal(operation.security === undefined, role === 'public', `${operationId}: ${role}`);
    t.ok(responses['500'], `${operationId} may meet a fault of ours`);
    for (const [status, { content = {} }] of Object.entries(responses)) {
      if (Number(status) < 400 || operationId === 'getReadiness') continue;
      t.same(Object.keys(content), ['application/problem+json'], `${operationId} ${status}`);
    }
  }
  t.end();
});

t.test('the codes of an answer have its status', (t) => {
  for (const { operationId, responses } of operationsIn(description)) {
    for (const [status, answer] of Object.entries(responses)) {
      for (const [, code = ''] of answer.description.matchAll(/`([A-Z_]{4,})`:/g)) {
        const row = ERRORS[code as keyof typeof ERRORS];
        t.equal(String(row.status), status, `${operationId}: ${code}`);
      }
    }
  }
  t.end();
});

t.test('every parameter is explained, and numbers of a query are numbers', (t) => {
  for (const { operationId, parameters } of operationsIn(description)) {
    for (const { name, description: words, schema } of parameters) {
      t.match(words, /\S{2,}/, `${operationId} ${String(name)}`);
      if (name === 'limit') t.match(schema, { type: 'integer', minimum: 1 }, operationId);
    }
  }
  t.end();
});

t.test('every reference leads somewhere', (t) => {
  const { schemas } = description.components;
  const found = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)];
  t.ok(found.length > 50);
  for (const [, target = ''] of found) {
    t.ok(schemas[target.replace('#/components/schemas/', '')], target);
  }
  t.end();
});

t.test('every example is what its schema says', (t) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: description.components });
  for (const [name, example] of Object.entries(EXAMPLES)) {
    const validate = ajv.compile({ $ref: `api#/components/schemas/${name}` });
    t.ok(validate(example), `${name}: ${JSON.stringify(validate.errors)}`);
    t.match(description.components.schemas[name], { examples: [example] }, name);
  }
  t.end();
});
