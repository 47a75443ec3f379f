/**
 * Tests for src/config/json-schema.ts, judged by a validator that knows nothing of zod: the one in
 * Fastify, which reads JSON Schema draft 7.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { parse, stringify } from 'yaml';
import { configJsonSchema, type JsonSchema } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load.ts';
import { SETTINGS } from '../../src/config/settings.ts';

const reference = readFileSync(
  path.join(import.meta.dirname, '../../docs/reference/configuration.md'),
  'utf8',
);
/** Files in the reference page, each as YAML. */
const EXAMPLES = [...reference.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

/** @returns takes a file as YAML; undefined when it is right, else what is wrong */
function validator(t: Test): (text: string) => Promise<string | undefined> {
  const customOptions = {
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    allErrors: true,
  } as const;
  const app = Fastify({ ajv: { customOptions } });
  app.post('/', { schema: { body: configJsonSchema() } }, () => 'good');
  t.teardown(() => app.close());
  return async (text) => {
    const payload = (parse(text) ?? {}) as object;
    const answer = await app.inject({ method: 'POST', url: '/', payload });
    return answer.statusCode === 200 ? undefined : answer.json<{ message: string }>().message;
  };
}

/** Whether the server would start with the file. */
function loads(t: Test, text: string): boolean {
  const dir = t.testdir({ 'rouse.yaml': text });
  try {
    loadConfig({ flags: {}, env: {}, cwd: dir, file: 'rouse.yaml', uid: 1000 });
    return true;
  } catch {
    return false;
  }
}

/** Settings of a schema with their own schemas, by key. */
function settingsOf(schema: JsonSchema, at = ''): [string, JsonSchema][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const key = at === '' ? name : `${at}.${name}`;
    return member.properties ? settingsOf(member, key) : [[key, member] as [string, JsonSchema]];
  });
}

t.test('has every setting, with words for each and a default where there is one', (t) => {
  const found = new Map(settingsOf(configJsonSchema()));
  t.same([...found.keys()].toSorted(), SETTINGS.map(({ key }) => key).toSorted());
  for (const { key, description, env } of SETTINGS) {
    const { description: words, default: value } = found.get(key)!;
    t.equal(words, `${description} (${SETTINGS.find((one) => one.key === key)!.flag}, ${env})`);
    const ofTheHost = key === 'data_dir' || key === 'secrets.key_file';
    t.equal(value === undefined, ofTheHost, key);
  }
  t.end();
});

t.test('the examples of the reference are right, and so is an empty file', async (t) => {
  const wrong = validator(t);
  t.ok(EXAMPLES.length >= 3);
  for (const text of [...EXAMPLES, '']) t.equal(await wrong(text), undefined, text);
});

t.test('a file of all defaults is right, and changes nothing', async (t) => {
  const file: Record<string, Record<string, unknown>> = {};
  for (const [key, { default: value }] of settingsOf(configJsonSchema())) {
    const [first = '', second] = key.split('.');
    if (value === undefined) continue;
    if (second === undefined) file[first] = value as Record<string, unknown>;
    else file[first] = { ...file[first], [second]: value };
  }
  const text = stringify(file);
  t.equal(await validator(t)(text), undefined);
  const cwd = t.testdir({ 'rouse.yaml': text, 'empty.yaml': '' });
  const configOf = (name: string): unknown =>
    loadConfig({ flags: {}, env: {}, cwd, uid: 1000, file: name }).config;
  t.same(configOf('rouse.yaml'), configOf('empty.yaml'));
});

/** What stands in a file, and what the complaint has to name. */
const WRONG = [
  ['interface: [eth0]', 'additional properties'],
  ['dhcp: { mod: proxy }', 'body/dhcp must NOT have additional properties'],
  ['dhcp: { mode: relay }', 'body/dhcp/mode must be equal to one of'],
  ['boot: { listen: "8080" }', 'body/boot/listen must match pattern'],
  ['boot: { listen: 8080 }', 'body/boot/listen must be string'],
  ['admin: { listen: "no port" }', 'body/admin/listen'],
  ['boot: { wait_seconds: 4 }', 'body/boot/wait_seconds must be >= 5'],
  ['images: { cache_mib: 1.5 }', 'body/images/cache_mib must be integer'],
  ['images: { keep_versions: 101 }', 'body/images/keep_versions must be <= 100'],
  ['talos: { probe: maybe }', 'body/talos/probe must be boolean'],
  ['interfaces: []', 'body/interfaces must NOT have fewer than 1 items'],
  ['log: { level: loud }', 'body/log/level must be equal to one of'],
] as const;

t.test('what is wrong in form is refused, as the server refuses it', async (t) => {
  const wrong = validator(t);
  for (const [text, complaint] of WRONG) {
    t.match(await wrong(text), complaint, text);
    t.notOk(loads(t, text), text);
  }
});

/** Values in each spelling that the server takes. */
const RIGHT = [
  'boot: { listen: "[::1]:80", wait_seconds: "90" }',
  'boot: { listen: ":8080" }',
  'admin: { listen: "" }',
  'talos: { probe: "false", events_listen: "", factory_ca_file: ca.pem }',
  'interfaces: [enp3s0, "enp4s0=observe"]',
  'secrets: { key_file: /etc/other.key }',
];

t.test('every spelling that the server takes is right', async (t) => {
  const wrong = validator(t);
  for (const text of RIGHT) {
    t.equal(await wrong(text), undefined, text);
    t.ok(loads(t, text), text);
  }
});
