import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { loadConfig, type ConfigSources } from '../../src/config/load.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { RouseError } from '../../src/domain/errors.ts';

const sources = (cwd: string, over: Partial<ConfigSources> = {}): ConfigSources => ({
  flags: {},
  env: {},
  cwd,
  uid: 1000,
  ...over,
});

/** @returns the details of the refusal, or fails the test when there is none */
function refusal(t: Test, over: ConfigSources): readonly { field: string; message: string }[] {
  try {
    loadConfig(over);
  } catch (error) {
    if (error instanceof RouseError) {
      t.equal(error.code, 'CONFIG_INVALID');
      return error.errors;
    }
    throw error;
  }
  t.fail('the configuration was accepted');
  return [];
}

t.test('needs no file and no flag', (t) => {
  const { config, origins, file } = loadConfig(sources(t.testdir()));
  t.equal(config.dhcp.mode, 'proxy');
  t.same(config.interfaces, ['auto']);
  t.same(config.boot.listen, { address: '0.0.0.0', port: 8080 });
  t.equal(file, undefined);
  t.ok(Object.values(origins).every((origin) => origin === 'default'));
  t.end();
});

t.test('flags win over the environment, which wins over the file', (t) => {
  const cwd = t.testdir({
    'rouse.yaml': 'dhcp:\n  mode: off\nboot: { listen: ":1" }\nlog:\n  level: debug\n',
  });
  const { config, origins } = loadConfig(
    sources(cwd, {
      env: { ROUSE_DHCP_MODE: 'observe', ROUSE_BOOT_LISTEN: ':2' },
      flags: { 'boot.listen': '[::1]:3' },
    }),
  );
  t.same(config.boot.listen, { address: '::1', port: 3 });
  t.equal(config.dhcp.mode, 'observe');
  t.equal(config.log.level, 'debug');
  t.equal(origins['boot.listen'], '--boot-listen');
  t.equal(origins['dhcp.mode'], 'ROUSE_DHCP_MODE');
  t.equal(origins['log.level'], 'rouse.yaml:5:3');
  t.end();
});

t.test('names line, column and the likely key for a mistake in the file', (t) => {
  const cwd = t.testdir({ 'rouse.yaml': 'dhcp:\n  mod: proxy\nlogs: { level: info }\n' });
  const [first, second] = refusal(t, sources(cwd));
  t.match(first, { field: 'rouse.yaml:2:3', message: /did you mean dhcp\.mode\?/ });
  t.match(second, { field: 'rouse.yaml:3:1', message: /no setting is called logs/ });
  t.end();
});

t.test('names the source of a value that is out of its range', (t) => {
  const cwd = t.testdir({ 'rouse.yaml': 'dhcp:\n  mode: prxy\n' });
  t.match(refusal(t, sources(cwd))[0], { field: 'rouse.yaml:2:3', message: /dhcp\.mode/ });
  const flags = { 'boot.listen': 'eighty' };
  t.match(refusal(t, sources(t.testdir(), { flags }))[0], {
    field: '--boot-listen',
    message: /expected ADDRESS:PORT/,
  });
  t.end();
});

t.test('what machines are told is a beginning of URLs, and nothing more', (t) => {
  const given = (url: string) => sources(t.testdir(), { flags: { 'boot.url': url } });
  t.equal(loadConfig(given('http://192.0.2.1:8080/')).config.boot.url, 'http://192.0.2.1:8080');
  t.equal(loadConfig(given('')).config.boot.url, undefined);
  for (const bad of [
    '192.0.2.1',
    'https://a',
    'http://a/b',
    'http://u@a',
    'http://a/?x',
    'ftp://a',
  ]) {
    t.match(refusal(t, given(bad))[0], { field: '--boot-url', message: /expected a URL/ }, bad);
  }
  t.end();
});

t.test('networks behind routers are checked where they are written', (t) => {
  const { config } = loadConfig(
    sources(t.testdir(), { env: { ROUSE_NETWORKS: '10.88.0.0/16,fd00:88::/64' } }),
  );
  t.same(config.networks, ['10.88.0.0/16', 'fd00:88::/64']);
  const cwd = t.testdir({ 'rouse.yaml': 'networks: ["10.88.0.0/16", "10.88.0.0/33"]\n' });
  t.match(refusal(t, sources(cwd))[0], {
    field: 'rouse.yaml:1:1',
    message: /found "10.88.0.0\/33"/,
  });
  t.end();
});

t.test('refuses a file that is no YAML mapping, or is not there', (t) => {
  t.match(refusal(t, sources(t.testdir({ 'rouse.yaml': '- a\n' })))[0], { message: /mapping/ });
  t.match(refusal(t, sources(t.testdir({ 'rouse.yaml': 'a: [1\n' })))[0], { field: /rouse.yaml/ });
  const file = 'nowhere.yaml';
  t.match(refusal(t, sources(t.testdir(), { file }))[0], { field: file });
  t.end();
});

t.test('symptom: a folder given as the configuration was called a fault of ours', (t) => {
  const cwd = t.testdir({ folder: {} });
  t.match(refusal(t, sources(cwd, { file: 'folder' })), [
    { field: path.join(cwd, 'folder'), message: /cannot be read: EISDIR/ },
  ]);
  t.end();
});

t.test('resolves folders against the working directory', (t) => {
  const cwd = t.testdir();
  mkdirSync(path.join(cwd, 'data'));
  writeFileSync(path.join(cwd, 'rouse.yaml'), 'images: { directories: [isos] }\n');
  const { config } = loadConfig(sources(cwd, { flags: { data_dir: 'data' } }));
  t.equal(config.data_dir, path.join(cwd, 'data'));
  t.same(config.images.directories, [path.join(cwd, 'isos')]);
  t.end();
});

t.test('a number is one in the file, a variable and a flag, and has its bounds', (t) => {
  const mib = (over: Partial<ConfigSources>): number =>
    loadConfig(sources(t.testdir(), over)).config.images.cache_mib;
  t.equal(mib({}), 256);
  t.equal(mib({ env: { ROUSE_IMAGES_CACHE_MIB: '64' } }), 64);
  t.equal(mib({ flags: { 'images.cache_mib': '8' } }), 8);
  const cwd = t.testdir({ 'rouse.yaml': 'images: { cache_mib: 512 }\n' });
  t.equal(loadConfig(sources(cwd)).config.images.cache_mib, 512);
  for (const wrong of ['7', '65537', '1.5', 'much', '']) {
    t.match(refusal(t, sources(t.testdir(), { flags: { 'images.cache_mib': wrong } })), [
      {
        field: '--images-cache-mib',
        message: `images.cache_mib: expected a whole number from 8 to 65536, found "${wrong}"`,
      },
    ]);
  }
  const file = t.testdir({ 'rouse.yaml': 'images: { cache_mib: true }\n' });
  t.match(refusal(t, sources(file)), [{ field: 'rouse.yaml:1:11', message: /found "true"/ }]);
  t.end();
});

t.test('what is true or false is so in the file, a variable and a flag', (t) => {
  const single = (over: Partial<ConfigSources>): boolean =>
    loadConfig(sources(t.testdir(), over)).config.tftp.single_port;
  t.equal(single({}), false);
  t.equal(single({ env: { ROUSE_TFTP_SINGLE_PORT: 'true' } }), true);
  t.equal(single({ flags: { 'tftp.single_port': 'false' } }), false);
  const cwd = t.testdir({ 'rouse.yaml': 'tftp: { single_port: true }\n' });
  t.equal(loadConfig(sources(cwd)).config.tftp.single_port, true);
  t.match(refusal(t, sources(t.testdir(), { flags: { 'tftp.single_port': 'yes' } })), [
    {
      field: '--tftp-single-port',
      message: 'tftp.single_port: expected true or false, found "yes"',
    },
  ]);
  t.end();
});

t.test('an empty admin listener is none, and a list in a variable is split at commas', (t) => {
  const env = { ROUSE_ADMIN_LISTEN: '', ROUSE_INTERFACES: 'eth0,eth1' };
  const { config } = loadConfig(sources(t.testdir(), { env }));
  t.equal(config.admin.listen, undefined);
  t.same(config.interfaces, ['eth0', 'eth1']);
  t.end();
});

t.test('root keeps its data under /var/lib, others in their state folder', (t) => {
  const cwd = t.testdir();
  t.equal(loadConfig(sources(cwd, { uid: 0 })).config.data_dir, '/var/lib/rouse');
  const env = { HOME: '/home/x' };
  t.equal(loadConfig(sources(cwd, { env })).config.data_dir, '/home/x/.local/state/rouse');
  t.end();
});

t.test('each setting has one flag and one variable of its own', (t) => {
  t.equal(new Set(SETTINGS.map(({ flag }) => flag)).size, SETTINGS.length);
  t.equal(new Set(SETTINGS.map(({ env }) => env)).size, SETTINGS.length);
  t.end();
});

t.test('the key for secrets is a credential, a file of the system, or one of the user', (t) => {
  const cwd = t.testdir({ credentials: { 'rouse-key': '' }, empty: {} });
  const keyFile = (uid: number, env: Readonly<Record<string, string>>, flags = {}): string =>
    loadConfig({ ...sources(cwd), flags, uid, env }).config.secrets.key_file;
  t.equal(keyFile(0, {}), '/etc/rouse/secret.key');
  t.equal(keyFile(1000, { HOME: '/home/a' }), '/home/a/.config/rouse/secret.key');
  const xdg = { HOME: '/home/a', XDG_CONFIG_HOME: '/x' };
  t.equal(keyFile(1000, xdg), '/x/rouse/secret.key');
  const credentials = { CREDENTIALS_DIRECTORY: path.join(cwd, 'credentials') };
  t.equal(keyFile(0, credentials), path.join(cwd, 'credentials', 'rouse-key'));
  const none = { CREDENTIALS_DIRECTORY: path.join(cwd, 'empty') };
  t.equal(keyFile(0, none), '/etc/rouse/secret.key', 'a unit with other credentials');
  const named = { 'secrets.key_file': 'my.key' };
  t.equal(keyFile(0, credentials, named), path.join(cwd, 'my.key'), 'what is named wins');
  t.end();
});
