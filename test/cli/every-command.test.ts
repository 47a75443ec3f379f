/**
 * Every command of the tree against a running server: with --json it prints JSON and nothing else,
 * and nothing is coloured where nobody reads it. A command without an entry here fails.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import t, { type Test } from 'tap';
import type { Boot } from '../../src/domain/boot-session.ts';
import { newBootId } from '../../src/domain/boot-stage.ts';
import { parseMac } from '../../src/domain/mac.ts';
import type { WebhookName } from '../../src/domain/webhook.ts';
import { EXIT } from '../../src/domain/exit.ts';
import { recoveryOf } from '../../src/assemble-recovery.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { adminApp } from '../fakes/admin-app.ts';
import { anEvent } from '../fakes/events.ts';
import { startImageFactory, VANILLA } from '../fakes/image-factory.ts';
import { aWebhook } from '../fakes/webhooks.ts';
import { writeMatchbox } from '../fakes/matchbox.ts';
import { terminal, type Terminal } from '../fakes/terminal.ts';

interface Call {
  /** operands and flags; `NAME.yaml` is a file of FILES */
  readonly args: string;
  /** 0 unless said otherwise */
  readonly exit?: number;
  /** prints lines, and knows no YAML */
  readonly lines?: true;
  /** never ends by itself: Ctrl-C is pressed a moment after it has begun */
  readonly endless?: true;
}

/** In this order: what deletes comes after what reads. */
const CALLS: Readonly<Record<string, Call>> = {
  doctor: { args: '--interface rouse-none', exit: EXIT.doctorFoundErrors },
  'dhcp-help': { args: 'dnsmasq --address 10.0.0.2' },
  status: { args: '' },
  lookup: { args: 'PXE-E32' },
  inventory: { args: '--list' },
  diagnose: { args: '' },
  version: { args: '' },
  'config show': { args: '--origin' },
  'config check': { args: '' },
  'config schema': { args: '' },
  completion: { args: 'bash' },
  'import leases': { args: 'leases.csv --format csv' },
  'import matchbox': { args: 'box --dry-run' },
  apply: { args: '-f inventory.yaml' },
  export: { args: '' },
  explain: { args: 'node-1' },
  script: { args: 'node-1' },
  logs: { args: 'node-1' },
  events: { args: '', lines: true },
  'machines list': { args: '' },
  'machines show': { args: 'node-1' },
  'machines set': { args: 'node-1 --tag rack=a1' },
  'machines arm': { args: 'node-1' },
  'machines disarm': { args: 'node-1' },
  'machines adopt': { args: '52:54:00:aa:00:01 --name node-1' },
  'machines ignore': { args: 'node-1' },
  'machines unignore': { args: 'node-1' },
  'machines wake': { args: 'node-1' },
  'machines history': { args: 'node-1' },
  boot: { args: 'node-1 --profile talos --confirm node-1' },
  'boot cancel': { args: 'node-1' },
  'boots list': { args: '' },
  'boots show': { args: '' },
  'rules list': { args: '' },
  'rules show': { args: 'rack' },
  'rules test': { args: '--mac 525400aa0002' },
  'rules preview': { args: '--remove rack' },
  'rules move': { args: 'rack --first' },
  'profiles list': { args: '' },
  'profiles show': { args: 'talos' },
  'profiles render': { args: 'answered --machine node-1' },
  'profiles import-omni': { args: 'omni --talos-version v1.13.9 -f omni.txt' },
  'images list': { args: '' },
  'images show': { args: 'debian' },
  'images fetch': { args: 'talos' },
  'images fetched': { args: '' },
  'images verify': { args: '' },
  'images gc': { args: '' },
  'factory versions': { args: '' },
  'factory extensions': { args: 'v1.13.9' },
  'factory overlays': { args: 'v1.13.9' },
  'configs set': { args: 'spare -f config.yaml' },
  'configs list': { args: '' },
  'configs show': { args: 'worker' },
  'configs render': { args: 'node-1' },
  'webhooks create': { args: 'chat https://hooks.example/x --kind boot.*' },
  'webhooks list': { args: '' },
  'webhooks disable': { args: 'chat' },
  'webhooks enable': { args: 'chat' },
  'webhooks deliveries': { args: 'chat' },
  'webhooks test': { args: 'local', exit: EXIT.failed },
  'webhooks redeliver': { args: 'local 1', exit: EXIT.failed },
  'webhooks delete': { args: 'chat' },
  'secrets rotate': { args: '' },
  'integrity check': { args: '' },
  'audit verify': { args: '' },
  backup: { args: 'copy.tar --force' },
  restore: { args: 'copy.tar --check' },
  'users create': { args: 'ada --role read' },
  'users list': { args: '' },
  'users set': { args: 'ada --disable' },
  'users sessions': { args: 'ada' },
  'users sign-out': { args: 'ada' },
  'admin reset-link': { args: 'ada' },
  'users delete': { args: 'ada' },
  'tokens create': { args: 'ci --role read --days 30' },
  'tokens list': { args: '' },
  'tokens delete': { args: 'ci' },
  'audit list': { args: '--limit 5' },
  'context list': { args: '' },
  'context use': { args: 'local' },
  'rules delete': { args: 'rack' },
  'machines forget': { args: 'node-1 --yes' },
  'profiles delete': { args: 'talos' },
  'images delete': { args: 'debian' },
  'configs delete': { args: 'spare' },
};

/** What a program cannot have as JSON, and why. */
const NO_JSON: Readonly<Record<string, string>> = {
  'integrity accept':
    'there is no key here, and nothing to accept: test/cli/commands/integrity.test.ts',
  demo: 'it follows a stream as watch does, and starts a machine: test/vm/demo.test.ts',
  watch: 'it follows a stream, in test/cli/commands/watch.test.ts',
  login: 'it needs a server on TCP, in test/cli/commands/login.test.ts',
  logout: 'it needs a login, in test/cli/commands/login.test.ts',
  serve: 'what it prints is the log, whose form is log.format',
};

const FILES: Readonly<Record<string, string>> = {
  'leases.csv': 'mac,name\n525400bb0001,other\n',
  'config.yaml': 'machine: {type: worker}\n',
  'omni.txt':
    'siderolink.api=https://omni.example:8090?jointoken=v1:abc ' +
    'talos.events.sink=[fdae:41e4:649b:9303::1]:8091 ' +
    'talos.logging.kernel=tcp://[fdae:41e4:649b:9303::1]:8092\n',
  'inventory.yaml': `kind: image
name: debian
files: {linux: linux}
---
kind: config
name: worker
base: |
  machine: {type: worker}
---
kind: profile
name: talos
install: once
talos: {version: v1.13.9, schematic: "${VANILLA}", config: worker}
---
kind: profile
name: answered
chain: {url: "http://x/"}
files: {a.cfg: {template: "{{ machine.name }}"}}
---
kind: machine
name: node-1
macs: ["52:54:00:aa:00:01"]
boot: {profile: talos}
---
kind: rule
name: rack
when: {tags: {rack: a1}}
then: {args: [quiet]}
`,
};

const BOX: Readonly<Record<string, string>> = {
  'profiles/own.json': '{"id": "own", "boot": {"kernel": "https://files.example/linux"}}',
  'groups/all.json': '{"profile": "own"}',
};

const MAC = parseMac('52:54:00:aa:00:01')!;
const BOOT: Boot = {
  ...{ id: newBootId(1_000, MAC), macs: [MAC], startedAtMs: 1_000, lastAtMs: 2_000 },
  ...{ scripts: [], stages: [], findings: [] },
};

/** Commands that do something, by their full names. */
function leaves(command: Command, names: readonly string[] = []): string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help')
    .flatMap((one) => {
      const own = [...names, one.name()];
      const isCommand = one.commands.length === 0 || one.registeredArguments.length > 0;
      return [...(isCommand ? [own.join(' ')] : []), ...leaves(one, own)];
    });
}

/** A command line on a pipe, beside a server with the inventory of FILES. */
async function beside(t: Test, io: Parameters<typeof terminal>[1] = {}): Promise<Terminal> {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  const made = terminal(t, {
    ...io,
    deps: { recoveryOf, ...io.deps },
    io: { isTty: false, env: { NO_COLOR: undefined }, ...io.io },
  });
  const { app, dataDir, opened } = await adminApp(t, {}, factory.url);
  await opened.boots.saveAll([BOOT]);
  await opened.events.append([anEvent(1)]);
  await opened.webhooks.add(aWebhook({ name: 'local' as WebhookName, url: 'http://127.0.0.1:9/' }));
  await app.listen({ path: path.join(made.dataDir, 'rouse.sock') });
  for (const folder of [dataDir, made.dataDir]) {
    mkdirSync(path.join(folder, 'images'), { recursive: true });
    writeFileSync(path.join(folder, 'images', 'linux'), 'kernel');
  }
  writeMatchbox(path.join(made.dataDir, 'box'), BOX);
  for (const [name, text] of Object.entries(FILES)) {
    writeFileSync(path.join(made.dataDir, name), text);
  }
  return made;
}

const words = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '');

const every = leaves(buildProgram(terminal(t).cli, () => undefined));

t.test('every command is tried here, and nothing else', (t) => {
  t.same([...Object.keys(CALLS), ...Object.keys(NO_JSON)].toSorted(), every.toSorted());
  t.end();
});

/** How long an endless command is let go on: it must have begun, and nothing waits for it. */
const ENDLESS_MS = 300;

for (const form of ['--json', '--output=yaml', ''] as const) {
  t.test(`symptom: a program could not read the answer — ${form || 'plain'}, alone`, async (t) => {
    const ctrlC = new AbortController();
    const { run } = await beside(t, { io: { signal: ctrlC.signal } });
    // An interrupt ends all that follows, so what has no end comes last.
    const calls = Object.entries(CALLS).toSorted(
      ([, a], [, b]) => Number(a.endless ?? false) - Number(b.endless ?? false),
    );
    for (const [name, { args, exit = EXIT.ok, lines, endless = false }] of calls) {
      if (lines && form === '--output=yaml') continue;
      if (endless) {
        setTimeout(() => {
          ctrlC.abort();
        }, ENDLESS_MS).unref();
      }
      const line = [...words(name), ...words(args), ...words(form)];
      const { exit: found, stdout, stderr } = await run(...line);
      t.equal(found, endless ? EXIT.interrupted : exit, `${name}: ${stderr}`);
      t.notMatch(stdout + stderr, '\u001b', `${name} is not coloured`);
      if (form !== '--json') continue;
      t.ok(isJson(stdout, { endless }), `${name}: ${stdout}`);
    }
  });
}

t.test(
  'symptom: an error stood where the answer belongs — it is JSON on the other stream',
  async (t) => {
    const { run } = terminal(t, { io: { isTty: false } });
    for (const [name, { args }] of Object.entries(CALLS)) {
      const line = [...words(name), ...words(args), '--json', '--socket', 'none.sock'];
      const { exit, stdout, stderr } = await run(...line);
      if (exit === EXIT.ok || exit === EXIT.doctorFoundErrors) {
        t.ok(isJson(stdout, {}), `${name} needs no server: ${stdout}`);
        continue;
      }
      t.equal(stdout, '', name);
      t.match(JSON.parse(stderr), { code: /^[A-Z_]+$/, status: Number }, name);
    }
  },
);

/** One value, or of what never ends a value in each line. */
function isJson(text: string, { endless = false }: { readonly endless?: boolean }): boolean {
  const values = endless ? text.split('\n').filter((line) => line !== '') : [text];
  return values.every((value) => {
    try {
      JSON.parse(value);
      return true;
    } catch {
      return false;
    }
  });
}
