import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { originOf, readServers, serverMeant, writeServers } from '../../src/cli/servers.ts';
import { refusal } from '../fakes/refusal.ts';

const box = {
  ...{ name: 'box', url: 'https://box:8081', user: 'ada' },
  ...{ token_name: 'cli-ada', token: 'rouse_x', pin: 'aa' },
};

t.test('servers are kept in a file for nobody else', (t) => {
  const env = { XDG_CONFIG_HOME: t.testdir() };
  t.same(readServers(env), { servers: [] });
  writeServers(env, { current: 'box', servers: [box] });
  const file = path.join(env.XDG_CONFIG_HOME, 'rouse', 'servers.json');
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.match(readFileSync(file, 'utf8'), /rouse_x/);
  t.same(readServers({ HOME: path.dirname(env.XDG_CONFIG_HOME) }), { servers: [] });
  t.same(readServers(env), { current: 'box', servers: [box] });
  writeFileSync(file, '{');
  t.throws(() => readServers(env), { code: 'USAGE' });
  t.throws(() => {
    writeServers({}, { servers: [] });
  }, /HOME/);
  t.end();
});

t.test('flags come before variables, and those before what was logged in to', async (t) => {
  const dir = t.testdir({ token: 'rouse_y\n' });
  const env = { XDG_CONFIG_HOME: dir };
  const tokenFile = path.join(dir, 'token');
  const meant = (globals: object, more: object = {}) =>
    serverMeant({ globals, env: { ...env, ...more }, cwd: dir });
  t.equal(meant({}), undefined);
  writeServers(env, { current: 'box', servers: [box] });
  const { url, token, pin } = box;
  t.same(meant({}), { url, token, pin });
  for (const globals of [{ socket: 's' }, { dataDir: 'd' }, { config: 'c' }, { server: 'local' }]) {
    t.equal(meant(globals), undefined, JSON.stringify(globals));
  }
  t.equal(meant({}, { ROUSE_DATA_DIR: 'd' }), undefined);
  t.same(meant({ server: 'box', dataDir: 'd' }), { url, token, pin });
  t.match(await refusal(() => meant({ server: 'other', tokenFile })), { detail: /chmod 600/ });
  const { chmodSync } = await import('node:fs');
  chmodSync(tokenFile, 0o600);
  t.same(meant({ server: 'box', tokenFile: 'token' }), { url, token: 'rouse_y', pin });
  t.same(meant({}, { ROUSE_SERVER: 'other', ROUSE_TOKEN_FILE: tokenFile }), {
    ...{ url: 'https://other:8081', token: 'rouse_y' },
  });
  t.match(await refusal(() => meant({ server: 'other' })), { detail: /rouse login/ });
  t.match(await refusal(() => meant({ server: 'box', tokenFile: 'no' })), { code: 'USAGE' });
});

t.test('a server is written in any usual way, and never one that others could listen to', (t) => {
  t.equal(originOf('box'), 'https://box:8081');
  t.equal(originOf('box:443'), 'https://box');
  t.equal(originOf('https://box'), 'https://box');
  t.equal(originOf('https://[fd00::1]:8081/x'), 'https://[fd00::1]:8081');
  t.equal(originOf('http://127.0.0.1:8081'), 'http://127.0.0.1:8081');
  for (const text of ['http://box', 'https://a:b@box', 'ftp://box', '', 'http://localhost.evil']) {
    t.throws(() => originOf(text), { code: 'USAGE' }, text);
  }
  t.end();
});
