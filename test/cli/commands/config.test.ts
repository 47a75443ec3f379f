import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { SETTINGS } from '../../../src/config/settings.ts';
import { terminal } from '../../fakes/terminal.ts';

t.test('shows every setting in the spelling that sets it', async (t) => {
  const { run, dataDir } = terminal(t);
  const { exit, stdout } = await run('config', 'show', '--boot-listen', '[::1]:80');
  // This terminal has no home, so the key is looked for below the working directory.
  const keyFile = path.join(dataDir, '.config', 'rouse', 'secret.key');
  t.equal(
    stdout,
    [
      'SETTING                         VALUE',
      `data_dir                        ${dataDir}`,
      'interfaces                      auto',
      'networks                        (none)',
      'dhcp.mode                       proxy',
      'dhcp.answer                     known-and-waiting',
      'dhcp.ignore                     (none)',
      'dhcp.relays                     (none)',
      'dhcp.loaders                    (none)',
      'tftp.single_port                false',
      'boot.listen                     [::1]:80',
      'boot.url                        (none)',
      'boot.unknown                    wait',
      'boot.wait_seconds               60',
      'boot.menu_seconds               15',
      'admin.listen                    0.0.0.0:8081',
      'admin.tls                       auto',
      'admin.cert_file                 (none)',
      'admin.key_file                  (none)',
      'admin.allow_plain               false',
      'admin.hosts                     (none)',
      'talos.factory_url               https://factory.talos.dev',
      'talos.factory_credentials_file  (none)',
      'talos.factory_ca_file           (none)',
      'talos.events_listen             0.0.0.0:8091',
      'talos.kernel_log_listen         0.0.0.0:8092',
      'talos.probe                     true',
      'talos.config_token_minutes      30',
      'talos.open_config               false',
      `secrets.key_file                ${keyFile}`,
      'retention.events_days           30',
      'retention.events_max            1000000',
      'retention.boots_days            365',
      'retention.boots_max             50000',
      'retention.audit_days            365',
      'retention.audit_max             200000',
      'images.directories              (none)',
      'images.cache_mib                256',
      'images.store_gib                50',
      'images.keep_versions            2',
      'webhooks.allowed_networks       (none)',
      'log.level                       info',
      'log.format                      auto',
      '',
    ].join('\n'),
  );
  t.equal(exit, 0);
});

t.test('shows where each value comes from', async (t) => {
  const { run, dataDir } = terminal(t, { io: { env: { ROUSE_ADMIN_LISTEN: '' } } });
  writeFileSync(path.join(dataDir, 'rouse.yaml'), 'dhcp:\n  mode: "off"\n');
  const { stdout } = await run('config', 'show', '--origin', '--log-level', 'warn');
  t.match(stdout, /^dhcp\.mode +off +rouse\.yaml:2:3$/m);
  t.match(stdout, /^admin\.listen +\(none\) +ROUSE_ADMIN_LISTEN$/m);
  t.match(stdout, /^log\.level +warn +--log-level$/m);
  t.match(stdout, /^data_dir .+ ROUSE_DATA_DIR$/m);
  const { file, settings } = JSON.parse((await run('config', 'show', '--json')).stdout) as {
    file: string;
    settings: readonly { key: string }[];
  };
  t.equal(file, path.join(dataDir, 'rouse.yaml'));
  t.same(
    settings.map(({ key }) => key),
    SETTINGS.map(({ key }) => key),
  );
});

t.test('checks a file without using it', async (t) => {
  const { run, dataDir } = terminal(t);
  writeFileSync(path.join(dataDir, 'good.yaml'), 'log: { level: debug }\n');
  writeFileSync(path.join(dataDir, 'bad.yaml'), 'dhcp:\n  mod: proxy\n');
  const good = await run('config', 'check', 'good.yaml');
  t.equal(good.stdout, `ok  ${path.join(dataDir, 'good.yaml')}\n`);
  t.equal(good.exit, 0);
  const bad = await run('config', 'check', 'bad.yaml');
  t.equal(bad.exit, 2);
  t.match(bad.stderr, 'bad.yaml:2:3  no setting is called dhcp.mod; did you mean dhcp.mode?');
  t.equal((await run('config', 'check', 'none.yaml')).exit, 2);
});

t.test('says so when there is no file to check', async (t) => {
  const { run } = terminal(t);
  t.match((await run('config', 'check')).stdout, /No configuration file is in use/);
  const { stdout } = await run('config', 'check', '--json');
  t.same(JSON.parse(stdout), { file: null, valid: true });
});

t.test('prints the JSON Schema of the file, in each form', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout } = await run('config', 'schema');
  t.equal(exit, 0);
  t.match(JSON.parse(stdout), { title: 'Configuration of Rouse', type: 'object' });
  t.equal((await run('config', 'schema', '--json')).stdout, stdout);
  t.match((await run('config', 'schema', '-o', 'yaml')).stdout, /^title: Configuration of Rouse$/m);
});
