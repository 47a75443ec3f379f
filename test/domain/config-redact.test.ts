/** A configuration without what is secret in it. */
import t from 'tap';
import { redactConfig } from '../../src/domain/config-redact.ts';
import { writeConfigText } from '../../src/schema/config-text.ts';
import { documentIn } from '../fakes/config-documents.ts';

function shown(text: string): string {
  return writeConfigText([redactConfig(documentIn(text))]);
}

t.test('keys, certificates, tokens, passwords and contents are marks', (t) => {
  const text = shown(`machine:
  token: SECRET1
  ca: {crt: SECRET2, key: SECRET3}
  acceptedCAs: [{crt: SECRET4}]
  files: [{path: /a, content: SECRET5}]
  env: {http_proxy: SECRET6}
  registries: {config: {a: {auth: {username: SECRET7, password: SECRET8}, tls: {clientIdentity: {crt: SECRET9}}}}}
cluster:
  id: shown
  secret: SECRET10
  aescbcEncryptionSecret: SECRET11
  secretboxEncryptionSecret: SECRET12
  inlineManifests: [{name: n, contents: SECRET13}]
  extraManifestHeaders: {Token: SECRET14}
  extraManifests: ["https://user:SECRET15@host/x"]
  etcd: {ca: {crt: "", key: SECRET16}}
`);
  t.notMatch(text, 'SECRET');
  t.match(text, 'path: /a');
  t.match(text, 'id: shown');
  t.match(text, 'https://<redacted>@host/x');
  t.match(text, 'crt: ""', 'what is empty stays so');
  t.end();
});

t.test('join tokens, private keys and pre-shared keys of other documents are marks', (t) => {
  const text = shown(`apiVersion: v1alpha1
kind: WireguardConfig
privateKey: SECRET1
peers: [{publicKey: shown, presharedKey: SECRET2}]
apiUrl: https://omni/?jointoken=SECRET3&x=y
environment: [A=SECRET4]
`);
  t.notMatch(text, 'SECRET');
  t.match(text, 'publicKey: shown');
  t.match(text, 'https://omni/?jointoken=<redacted>&x=y');
  t.end();
});
