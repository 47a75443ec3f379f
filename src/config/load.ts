/**
 * Reads the configuration once: flags over environment over file over defaults.
 *
 * Owns     precedence, where each value came from, and errors that name the source: line and
 *          column of the file, the variable, or the flag.
 * Leaves   the shape to schema.ts and the names to settings.ts.
 * Tests    test/config/load.test.ts
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { ZodError } from 'zod';
import { errorOf, type ErrorDetail, type RouseError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import { configSchema, type Config } from './schema.ts';
import { SETTINGS, type Setting } from './settings.ts';

/** Values by setting key, as typed by a person. */
export type RawSettings = Readonly<Record<string, string | readonly string[]>>;

export interface ConfigSources {
  /** by key of settings.ts, only those given */
  readonly flags: RawSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** `--config`; undefined looks in the usual places */
  readonly file?: string;
  /** effective user id, which chooses the default data directory */
  readonly uid: number;
}

/** Where a value came from, as shown by `rouse config show --origin`. */
type Origin = string;

export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Readonly<Record<string, Origin>>;
  /** undefined when no configuration file was found */
  readonly file?: string;
}

interface Layer {
  readonly values: Map<string, unknown>;
  readonly origins: Map<string, Origin>;
}

/** @throws RouseError CONFIG_INVALID with one detail for each mistake */
export function loadConfig(sources: ConfigSources): LoadedConfig {
  const file = configFile(sources);
  const merged: Layer = { values: new Map(), origins: new Map() };
  merged.values.set('data_dir', defaultDataDir(sources));
  merged.values.set('secrets.key_file', defaultKeyFile(sources));
  if (file !== undefined) overlay(merged, fileLayer(file));
  overlay(merged, environmentLayer(sources.env));
  overlay(merged, flagLayer(sources.flags));

  const parsed = configSchema.safeParse(nested(merged.values));
  if (!parsed.success) throw invalid(describe(parsed.error, merged.origins));
  const config = absolutePaths(parsed.data, sources.cwd);
  const origins = Object.fromEntries(
    SETTINGS.map(({ key }) => [key, merged.origins.get(key) ?? 'default']),
  );
  return { config, origins, ...(file !== undefined && { file }) };
}

function configFile(sources: ConfigSources): string | undefined {
  const named = sources.file ?? sources.env['ROUSE_CONFIG'];
  if (named !== undefined) {
    const file = path.resolve(sources.cwd, named);
    if (existsSync(file)) return file;
    throw invalid([{ field: named, message: 'expected a configuration file, found none there' }]);
  }
  const usual = ['/etc/rouse/rouse.yaml', path.join(sources.cwd, 'rouse.yaml')];
  return usual.find((file) => existsSync(file));
}

function defaultDataDir(sources: ConfigSources): string {
  if (sources.uid === 0) return '/var/lib/rouse';
  const home = sources.env['HOME'] ?? sources.cwd;
  const state = sources.env['XDG_STATE_HOME'] ?? path.join(home, '.local', 'state');
  return path.join(state, 'rouse');
}

/** systemd's credential where the unit has one, else a file that no backup of the data has. */
function defaultKeyFile(sources: ConfigSources): string {
  const credentials = sources.env['CREDENTIALS_DIRECTORY'];
  const credential = credentials && path.join(credentials, 'rouse-key');
  if (credential && existsSync(credential)) return credential;
  if (sources.uid === 0) return '/etc/rouse/secret.key';
  const home = sources.env['HOME'] ?? sources.cwd;
  const folder = sources.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  return path.join(folder, 'rouse', 'secret.key');
}

function fileLayer(file: string): Layer {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines });
  const at = (offset: number | undefined): string => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${path.basename(file)}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw invalid(
      document.errors.map((error) => ({
        field: at(error.pos[0]),
        message: error.message.split('\n')[0] ?? 'not YAML',
      })),
    );
  }
  const layer: Layer = { values: new Map(), origins: new Map() };
  const mistakes: ErrorDetail[] = [];
  collect(document, (keyPath, value, offset) => {
    const setting = SETTINGS.find(({ key }) => key === keyPath);
    if (setting) {
      layer.values.set(keyPath, value);
      layer.origins.set(keyPath, at(offset));
    } else {
      mistakes.push({ field: at(offset), message: unknownKey(keyPath) });
    }
  });
  if (mistakes.length > 0) throw invalid(mistakes);
  return layer;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid([{ field: file, message: `cannot be read: ${(error as Error).message}` }]);
  }
}

/** Walks the mapping down to the settings; an unknown section is reported as one mistake. */
function collect(
  document: Document.Parsed,
  found: (keyPath: string, value: unknown, offset: number | undefined) => void,
): void {
  const sections = new Set(SETTINGS.map(({ key }) => key.split('.').slice(0, -1).join('.')));
  const walk = (node: unknown, prefix: string): void => {
    if (!isMap(node)) return;
    for (const pair of node.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : '?';
      const keyPath = prefix === '' ? name : `${prefix}.${name}`;
      const offset = isNode(pair.key) ? pair.key.range?.[0] : undefined;
      if (sections.has(keyPath) && isMap(pair.value)) walk(pair.value, keyPath);
      else found(keyPath, isNode(pair.value) ? pair.value.toJS(document) : null, offset);
    }
  };
  if (document.contents !== null && !isMap(document.contents)) {
    throw invalid([{ field: '1:1', message: 'expected a mapping of settings' }]);
  }
  walk(document.contents, '');
}

function environmentLayer(env: ConfigSources['env']): Layer {
  const layer: Layer = { values: new Map(), origins: new Map() };
  for (const setting of SETTINGS) {
    const text = env[setting.env];
    if (text === undefined) continue;
    layer.values.set(setting.key, setting.repeatable ? text.split(',').filter(Boolean) : text);
    layer.origins.set(setting.key, setting.env);
  }
  return layer;
}

function flagLayer(flags: RawSettings): Layer {
  const layer: Layer = { values: new Map(), origins: new Map() };
  for (const setting of SETTINGS) {
    const value = flags[setting.key];
    if (value === undefined) continue;
    layer.values.set(setting.key, value);
    layer.origins.set(setting.key, setting.flag);
  }
  return layer;
}

function overlay(below: Layer, above: Layer): void {
  for (const [key, value] of above.values) below.values.set(key, value);
  for (const [key, origin] of above.origins) below.origins.set(key, origin);
}

function nested(values: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [key, value] of values) {
    const [first = key, second] = key.split('.');
    if (second === undefined) root[first] = value;
    else root[first] = { ...(root[first] as object | undefined), [second]: value };
  }
  return root;
}

function absolutePaths(config: Config, cwd: string): Config {
  return Object.freeze({
    ...config,
    data_dir: path.resolve(cwd, config.data_dir),
    secrets: { key_file: path.resolve(cwd, config.secrets.key_file) },
    images: {
      ...config.images,
      directories: config.images.directories.map((dir) => path.resolve(cwd, dir)),
    },
  });
}

function describe(error: ZodError, origins: ReadonlyMap<string, Origin>): ErrorDetail[] {
  return error.issues.map((issue) => {
    const key = SETTINGS.map((setting: Setting) => setting.key).find((candidate) =>
      issue.path.join('.').startsWith(candidate),
    );
    const origin = (key && origins.get(key)) ?? 'default';
    return { field: origin, message: `${key ?? issue.path.join('.')}: ${issue.message}` };
  });
}

function unknownKey(key: string): string {
  const suggestion = nearest(
    key,
    SETTINGS.map((setting) => setting.key),
  );
  return `no setting is called ${key}${suggestion ? `; did you mean ${suggestion}?` : ''}`;
}

function invalid(errors: readonly ErrorDetail[]): RouseError {
  return errorOf('CONFIG_INVALID', errors);
}
