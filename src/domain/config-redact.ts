/**
 * A machine configuration as it may be looked at by everybody.
 *
 * Owns     which members are secrets, by their names: keys, certificates, tokens, passwords, and
 *          the content of files and manifests, which may be anything. One that is not known here is
 *          shown, so a configuration that is looked at is still no public text.
 * Tests    test/domain/config-redact.test.ts
 */
import type { ConfigMap, ConfigNode } from './machine-config.ts';
import { REDACTED, redactTokens } from './secrets.ts';

const SECRET_NAMES: ReadonlySet<string> = new Set([
  'auth',
  'bootstraptoken',
  'clientidentity',
  'clientsecret',
  'content',
  'contents',
  'crt',
  'env',
  'environment',
  'extramanifestheaders',
  'identitytoken',
  'key',
  'password',
  'passphrase',
  'presharedkey',
  'privatekey',
  'psk',
  'secret',
  'token',
]);

/** `user:password@` of a URL. */
const USER_INFO = /(\w+:\/\/)[^/?#@\s]+@/g;

export function redactConfig(document: ConfigMap): ConfigMap {
  return shown(document) as ConfigMap;
}

function shown(node: ConfigNode): ConfigNode {
  switch (node.kind) {
    case 'scalar':
      return { ...node, text: redactTokens(node.text).replaceAll(USER_INFO, `$1${REDACTED}@`) };
    case 'list':
      return { kind: 'list', items: node.items.map(shown) };
    case 'map': {
      const entries = [...node.entries].map(([name, member]): [string, ConfigNode] => [
        name,
        isSecret(name) ? hidden(member) : shown(member),
      ]);
      return { kind: 'map', entries: new Map(entries) };
    }
  }
}

function isSecret(name: string): boolean {
  const lower = name.toLowerCase();
  return SECRET_NAMES.has(lower) || lower.endsWith('secret');
}

/** The form stays: whoever looks sees that something is there. */
function hidden(node: ConfigNode): ConfigNode {
  switch (node.kind) {
    case 'scalar':
      return node.text === '' ? node : { kind: 'scalar', text: REDACTED, plain: false };
    case 'list':
      return { kind: 'list', items: node.items.map(hidden) };
    case 'map':
      return {
        kind: 'map',
        entries: new Map([...node.entries].map(([name, member]) => [name, hidden(member)])),
      };
  }
}
