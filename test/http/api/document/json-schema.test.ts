/**
 * Schemas as the description has them: what may be sent, with names for what has one.
 */
import t from 'tap';
import { z } from 'zod';
import { jsonSchemaOf, patchOf } from '../../../../src/http/api/document/json-schema.ts';
import { mac } from '../../../../src/schema/fields.ts';
import { strict } from '../../../../src/schema/issues.ts';
import { pageLimit } from '../../../../src/schema/query-fields.ts';
import { machine } from '../../../../src/schema/shown/machine.ts';
import { listOf, time } from '../../../../src/schema/shown/shown.ts';

t.test('what has a default may be left out, and what is read is what was written', (t) => {
  const schema = strict({ mac, times: z.int().default(1) });
  t.match(jsonSchemaOf(schema), {
    type: 'object',
    additionalProperties: false,
    required: ['mac'],
    properties: { mac: { type: 'string' }, times: { type: 'integer', default: 1 } },
  });
  t.end();
});

t.test('a schema with a name stands there by its name, and its members where it is spelt', (t) => {
  t.same(jsonSchemaOf(machine), { $ref: '#/components/schemas/Machine' });
  t.match(jsonSchemaOf(listOf(machine)), {
    properties: { items: { items: { $ref: '#/components/schemas/Machine' } } },
  });
  const spelt = jsonSchemaOf(machine, 'spelt') as { properties: Record<string, unknown> };
  t.match(spelt.properties['id'], { type: 'string' }, 'a member called id is a member');
  t.end();
});

t.test('numbers in a query are numbers, and times have a format', (t) => {
  t.match(jsonSchemaOf(pageLimit), { type: 'integer', minimum: 1, maximum: 200, default: 100 });
  t.same(jsonSchemaOf(time), { type: 'string', format: 'date-time' });
  t.end();
});

t.test('of a merge patch every member may be left out or null, at every depth', (t) => {
  const schema = strict({ name: z.string(), boot: strict({ profile: z.string() }) });
  const member = (inner: unknown) => ({ anyOf: [inner, { type: 'null' }] });
  t.same(patchOf(jsonSchemaOf(schema)), {
    type: 'object',
    additionalProperties: false,
    properties: {
      name: member({ type: 'string' }),
      boot: member({
        type: 'object',
        additionalProperties: false,
        properties: { profile: member({ type: 'string' }) },
      }),
    },
  });
  t.end();
});
