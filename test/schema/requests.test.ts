import t from 'tap';
import { kernelLinesPerMachineMax } from '../../src/domain/limits-facts.ts';
import {
  parseApplyQuery,
  parseExportQuery,
  parseJsonBody,
  parseLogQuery,
  parsePageQuery,
  parseScriptQuery,
  parseSecretsQuery,
} from '../../src/schema/requests.ts';
import { refusal } from '../fakes/refusal.ts';

t.test('reads how a list is to be cut', async (t) => {
  t.same(parsePageQuery({}), { limit: 100 });
  t.same(parsePageQuery({ limit: '200', cursor: 'abc' }), { limit: 200, cursor: 'abc' });
  for (const query of [{ limit: '0' }, { limit: '201' }, { limit: 'x' }, { limit: '-1' }]) {
    t.equal((await refusal(() => parsePageQuery(query))).errors[0]?.field, '/limit');
  }
  t.match((await refusal(() => parsePageQuery({ limt: '5' }))).detail, /did you mean "limit"/);
  const twice = await refusal(() => parsePageQuery({ cursor: ['a', 'b'] }));
  t.match(twice.detail, /\/cursor expected text, found a list/);
});

t.test('reads how many lines of a log are wanted', async (t) => {
  t.same(parseLogQuery({}), { lines: kernelLinesPerMachineMax });
  t.same(parseLogQuery({ lines: '5' }), { lines: 5 });
  for (const lines of ['0', String(kernelLinesPerMachineMax + 1), '-1', 'all']) {
    t.equal((await refusal(() => parseLogQuery({ lines }))).errors[0]?.field, '/lines');
  }
});

t.test('reads how a manifest is to be applied', async (t) => {
  t.same(parseApplyQuery({}), { dryRun: false, source: 'manifest' });
  t.same(parseApplyQuery({ dryRun: 'true', source: 'a/b.yaml' }), {
    dryRun: true,
    source: 'a/b.yaml',
  });
  t.same(parseApplyQuery({ source: 'a\u001b[31mb' }).source, 'a·[31mb');
  t.match((await refusal(() => parseApplyQuery({ dryRun: 'yes' }))).detail, /"true" or "false"/);
});

t.test('reads what an apply may remove, and which kinds to export', async (t) => {
  const scopeOf = (query: object) => parseApplyQuery(query).prune;
  t.equal(scopeOf({}), undefined);
  t.same(scopeOf({ pruneTag: 'rack=a=1' }), { kinds: ['machine'], tags: { rack: 'a=1' } });
  t.same(scopeOf({ pruneKind: ['profile', 'image'] }), { kinds: ['profile', 'image'], tags: {} });
  const confirmed = 'a'.repeat(64);
  t.match(scopeOf({ pruneTag: 'a=b', pruneConfirmed: confirmed }), { confirmed });
  const word = { pruneTag: 'a=b', pruneConfirmed: 'yes' };
  t.match((await refusal(() => scopeOf(word))).detail, /pruneConfirmed expected a SHA-256/);
  const mixed = { pruneKind: ['machine', 'profile'], pruneTag: ['a=b'] };
  t.match((await refusal(() => scopeOf(mixed))).detail, /pruneTag only machines have tags/);
  t.match((await refusal(() => scopeOf({ pruneTag: 'rack' }))).detail, /expected a tag/);
  t.match((await refusal(() => scopeOf({ pruneKind: 'machne' }))).detail, /did you mean "machine"/);
  const many = Array.from({ length: 65 }, () => 'a=b');
  t.match((await refusal(() => scopeOf({ pruneTag: many }))).detail, /at most 64/);
  t.same(parseExportQuery({}), { kinds: [] });
  t.same(parseExportQuery({ kind: 'machine' }), { kinds: ['machine'] });
});

t.test('secrets are shown to those who ask for them', async (t) => {
  t.equal(parseSecretsQuery({}), false);
  t.equal(parseSecretsQuery({ secrets: 'false' }), false);
  t.equal(parseSecretsQuery({ secrets: 'true' }), true);
  for (const query of [{ secrets: 'yes' }, { secrets: '' }, { secret: 'true' }]) {
    t.equal((await refusal(() => parseSecretsQuery(query))).code, 'REQUEST_INVALID');
  }
});

t.test('a script is that of now, or of a stage', async (t) => {
  t.same(parseScriptQuery({}), { showSecrets: false });
  t.same(parseScriptQuery({ secrets: 'true', stage: 'menu' }), {
    showSecrets: true,
    stage: 'menu',
  });
  for (const query of [{ stage: 'end' }, { stage: '' }, { secrets: 'yes' }]) {
    t.equal((await refusal(() => parseScriptQuery(query))).code, 'REQUEST_INVALID');
  }
});

t.test('reads JSON, and says what is wrong with it', async (t) => {
  t.same(parseJsonBody('{"a":[1]}'), { a: [1] });
  t.match((await refusal(() => parseJsonBody(''))).detail, /expected JSON/);
  t.match((await refusal(() => parseJsonBody('{"a":'))).detail, /expected JSON/);
  t.match((await refusal(() => parseJsonBody('['.repeat(40) + ']'.repeat(40)))).detail, /levels/);
  t.equal((await refusal(() => parseJsonBody('{"__proto__":1}'))).code, 'REQUEST_INVALID');
});
