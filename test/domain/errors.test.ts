/**
 * The registry and its page: whoever meets a code finds what it means, and no page speaks of a code
 * that is gone.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { ErrorRow } from '../../src/domain/error-rows/row.ts';
import {
  errorOf,
  ERRORS,
  knownError,
  messageOf,
  RouseError,
  type ErrorCode,
} from '../../src/domain/errors.ts';
import { EXIT } from '../../src/domain/exit.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/reference/errors.md'), 'utf8');
const codes = Object.keys(ERRORS) as ErrorCode[];
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text]),
);

t.test('every code has one section, in the order of the registry', (t) => {
  t.same([...sections.keys()], codes);
  t.equal(page.match(/^## /gm)?.length, codes.length);
  t.end();
});

t.test('every section says what it means, who sees it, why, and what to do', (t) => {
  const parts = ['Meaning', 'Who sees it', 'Usual causes', 'What to do'];
  for (const [code, text] of sections) {
    t.same(
      [...text.matchAll(/^\*\*(.+?)\.\*\* /gm)].map(([, part]) => part),
      parts,
      code,
    );
  }
  t.end();
});

t.test('every row can be answered with', (t) => {
  const exits: readonly number[] = Object.values(EXIT);
  for (const code of codes) {
    const { status, exit, message, hint }: ErrorRow = ERRORS[code];
    t.ok(status >= 400 && status <= 599, `${code} status`);
    t.ok(exits.includes(exit) && exit !== EXIT.ok, `${code} exit`);
    t.match(message, /^[A-Z].*[^.]$/, `${code} message is one line without a full stop`);
    t.match(hint, /^\S.*[.\w]$/, `${code} hint is one line`);
  }
  t.end();
});

t.test('an error carries its row, and the detail in its message', (t) => {
  const cause = new Error('below');
  const error = new RouseError('MACHINE_UNKNOWN', 'node-9', { cause });
  t.match(error, {
    name: 'RouseError',
    message: 'No such machine: node-9',
    code: 'MACHINE_UNKNOWN',
    detail: 'node-9',
    errors: [],
    status: 404,
    exit: EXIT.notFound,
    hint: /rouse machines list/,
    cause,
  });
  t.equal(new RouseError('INTERNAL').message, ERRORS.INTERNAL.message);
  t.end();
});

t.test('an error made of mistakes tells each with its place', (t) => {
  const mistakes = [
    { field: '/name', message: 'is required' },
    { field: '', message: 'expected JSON' },
  ];
  const error = errorOf('REQUEST_INVALID', mistakes);
  t.equal(error.detail, '/name is required; expected JSON');
  t.same(error.errors, mistakes);
  t.end();
});

t.test('whatever is thrown can be told: errors of ours as they are, the rest as INTERNAL', (t) => {
  const ours = new RouseError('MACHINE_UNKNOWN');
  t.equal(knownError(ours), ours);
  const fault = new TypeError('x is not a function');
  t.match(knownError(fault), { code: 'INTERNAL', detail: String(fault), cause: fault });
  t.equal(messageOf(fault), 'x is not a function');
  t.equal(messageOf('a text'), 'a text');
  t.end();
});
