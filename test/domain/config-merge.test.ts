/**
 * Patches over a configuration, each case as Talos 1.14 answers it: the rules were read in its
 * sources, and the outcomes compared with what `talosctl machineconfig patch` is documented to give.
 */
import t, { type Test } from 'tap';
import { mergeRule } from '../../src/domain/config-merge-rules.ts';
import { applyPatch } from '../../src/domain/config-merge.ts';
import type { ConfigMap } from '../../src/domain/machine-config.ts';
import { writeConfigText } from '../../src/schema/config-text.ts';
import { documentsIn } from '../fakes/config-documents.ts';
import { refusal } from '../fakes/refusal.ts';

function patched(base: string, ...patches: readonly string[]): string {
  const merged = patches
    .map(documentsIn)
    .reduce<readonly ConfigMap[]>(applyPatch, documentsIn(base));
  return writeConfigText(merged);
}

function becomes(t: Test, base: string, patch: string, expected: string): void {
  t.equal(patched(base, patch), writeConfigText(documentsIn(expected)), patch);
}

async function refusedAs(t: Test, base: string, patch: string, told: RegExp): Promise<void> {
  const error = await refusal(() => patched(base, patch));
  t.equal(error.code, 'MACHINE_CONFIG_INVALID');
  t.match(error.detail, told);
}

t.test('members meet by name, values replace, what is not named stays', (t) => {
  becomes(
    t,
    'machine: {type: worker, network: {hostname: a}, sysctls: {x: "1"}}',
    'machine: {network: {hostname: b}, sysctls: {y: "2"}}\ncluster: {clusterName: c}',
    'machine: {type: worker, network: {hostname: b}, sysctls: {x: "1", y: "2"}}\ncluster: {clusterName: c}',
  );
  t.end();
});

t.test('lists are appended, also empty ones and new ones', (t) => {
  becomes(
    t,
    'machine: {certSANs: [a]}',
    'machine: {certSANs: [b, a]}',
    'machine: {certSANs: [a, b, a]}',
  );
  becomes(t, 'machine: {certSANs: [a]}', 'machine: {certSANs: []}', 'machine: {certSANs: [a]}');
  becomes(t, 'machine: {type: w}', 'machine: {certSANs: [a]}', 'machine: {type: w, certSANs: [a]}');
  t.end();
});

t.test('false and 0 count, and nothing does not', (t) => {
  const base = 'machine: {install: {wipe: true, disk: /dev/sda}, sysctls: {a: 1}}';
  becomes(t, base, 'machine: {install: {wipe: false}}', base.replace('true', 'false'));
  becomes(t, base, 'machine: {sysctls: {a: 0}}', base.replace('a: 1', 'a: 0'));
  becomes(t, base, 'machine: {install: {disk: ""}}', base);
  becomes(t, base, 'machine: {install: ~, sysctls: null}', base);
  becomes(
    t,
    'machine: {install: }',
    'machine: {install: {disk: a}}',
    'machine: {install: {disk: a}}',
  );
  t.end();
});

t.test('subnets and the audit policy replace what was there', (t) => {
  becomes(
    t,
    'cluster: {network: {podSubnets: [a, b], serviceSubnets: [c], dnsDomain: d}, apiServer: {auditPolicy: {x: 1}}}',
    'cluster: {network: {podSubnets: [z], serviceSubnets: [y]}, apiServer: {auditPolicy: {w: 2}}}',
    'cluster: {network: {podSubnets: [z], serviceSubnets: [y], dnsDomain: d}, apiServer: {auditPolicy: {w: 2}}}',
  );
  t.end();
});

t.test('an interface is the same one by its name, else by its selector', (t) => {
  const base = `machine:
  network:
    interfaces:
      - {interface: eth0, dhcp: true, vlans: [{vlanId: 4, dhcp: true}]}
      - {deviceSelector: {busPath: "0*", driver: x}, dhcp: true}
`;
  becomes(
    t,
    base,
    `machine:
  network:
    interfaces:
      - {interface: eth0, dhcp: false, vlans: [{vlanId: "4", mtu: 9000}, {vlanId: 5}]}
      - {deviceSelector: {driver: x, busPath: "0*"}, mtu: 1500}
      - {deviceSelector: {driver: y}, mtu: 1400}
      - {interface: eth1}
      - {dhcp: true}
`,
    `machine:
  network:
    interfaces:
      - {interface: eth0, dhcp: false, vlans: [{vlanId: "4", dhcp: true, mtu: 9000}, {vlanId: 5}]}
      - {deviceSelector: {busPath: "0*", driver: x}, dhcp: true, mtu: 1500}
      - {deviceSelector: {driver: y}, mtu: 1400}
      - {interface: eth1}
      - {dhcp: true}
`,
  );
  t.end();
});

t.test('selectors are the same when everything in them is', (t) => {
  const selecting = (selector: string, more = ''): string =>
    `machine: {network: {interfaces: [x, {deviceSelector: ${selector}${more}}]}}`;
  for (const same of ['{a: [x, {b: c}], d: e}', '{d: "e", a: [x, {b: c}]}']) {
    const base = selecting('{a: [x, {b: c}], d: e}');
    const merged = patched(
      base,
      `machine: {network: {interfaces: [{deviceSelector: ${same}, mtu: 1}]}}`,
    );
    t.equal(merged.split('deviceSelector').length, 2, same);
  }
  for (const other of [
    '{a: [x], d: e}',
    '{a: [x, {b: z}], d: e}',
    '{a: x, d: e}',
    '{a: {b: c}, d: e}',
    '{a: [x, {b: c}], f: e}',
    '{d: e}',
    'x',
  ]) {
    const patch = `machine: {network: {interfaces: [{deviceSelector: ${other}, mtu: 1}, y]}}`;
    const merged = patched(selecting('{a: [x, {b: c}], d: e}'), patch);
    t.equal(merged.split('deviceSelector').length, 3, other);
  }
  t.end();
});

t.test('admission plugins meet by name, image rules by pattern and replace', (t) => {
  becomes(
    t,
    'cluster: {apiServer: {admissionControl: [{name: A, configuration: {x: 1}}]}}',
    'cluster: {apiServer: {admissionControl: [{name: A, configuration: {y: 2}}, {name: B}]}}',
    'cluster: {apiServer: {admissionControl: [{name: A, configuration: {x: 1, y: 2}}, {name: B}]}}',
  );
  const head = 'apiVersion: v1alpha1\nkind: ImageVerificationConfig\n';
  becomes(
    t,
    `${head}rules: [{image: a, publicKey: {certificate: x}}, {image: b}]`,
    `${head}rules: [{image: a, deny: true}, {image: c}]`,
    `${head}rules: [{image: a, deny: true}, {image: b}, {image: c}]`,
  );
  t.end();
});

t.test('extraArgs replace one by one, whatever form each has', (t) => {
  becomes(
    t,
    'machine: {kubelet: {extraArgs: {a: "1", b: [x, y]}}}',
    'machine: {kubelet: {extraArgs: {b: [z], a: [p], c: "3"}}}',
    'machine: {kubelet: {extraArgs: {a: [p], b: [z], c: "3"}}}',
  );
  t.same(mergeRule('KubeProxyConfig', ['extraArgs']), { how: 'replace-members' });
  t.equal(mergeRule('constructor', ['x']), undefined, 'no kind is what every object inherits');
  t.end();
});

t.test('documents are the same by version, kind and name; others are added at the end', (t) => {
  const one = 'apiVersion: v1alpha1\nkind: ExtensionServiceConfig\nname: one\n';
  const two = one.replace('one', 'two');
  const base = `machine: {type: worker}\n---\n${one}environment: [A=1]\nconfigFiles: [{mountPath: /a, content: x}]`;
  becomes(
    t,
    base,
    `${one}environment: [B=2]\nconfigFiles: [{mountPath: /a, content: y}, {mountPath: /b}]\n---\n${two}`,
    `machine: {type: worker}\n---\n${one}environment: [A=1, B=2]\nconfigFiles: [{mountPath: /a, content: y}, {mountPath: /b}]\n---\n${two}`,
  );
  becomes(t, one, 'machine: {type: worker}', `${one}---\nmachine: {type: worker}`);
  t.end();
});

t.test('$patch: delete takes out a document, a member, an element', (t) => {
  const side = 'apiVersion: v1alpha1\nkind: SideroLinkConfig\napiUrl: https://x\n';
  const base = `machine:
  nodeLabels: {a/b: "", c: d}
  network: {hostname: h, interfaces: [{interface: eth0, dhcp: true}, {interface: eth1}]}
---
${side}`;
  becomes(
    t,
    base,
    `apiVersion: v1alpha1
kind: SideroLinkConfig
$patch: delete
---
machine:
  nodeLabels: {a/b: {$patch: delete}}
  network:
    hostname: {$patch: delete}
    interfaces:
      - {interface: eth0, $patch: delete}
      - {interface: eth1, mtu: 1400}
      - {interface: eth0, dummy: true}
`,
    `machine:
  nodeLabels: {c: d}
  network: {interfaces: [{interface: eth1, mtu: 1400}, {interface: eth0, dummy: true}]}`,
  );
  becomes(t, base, 'apiVersion: v1alpha1\nkind: KubeFlannelCNIConfig\n$patch: delete', base);
  t.end();
});

t.test('a patch that fits nothing is refused, with its place', async (t) => {
  const base = 'machine: {network: {interfaces: [{interface: eth0}]}, certSANs: [a], type: w}';
  await refusedAs(
    t,
    base,
    'machine: {certSANs: {a: b}}',
    /machine\.certSANs: expected a list .* found a mapping/,
  );
  await refusedAs(
    t,
    base,
    'machine: {type: [a]}',
    /machine\.type: expected a value .* found a list/,
  );
  await refusedAs(
    t,
    base,
    'machine: {network: {interfaces: [{interface: eth0, dhcp: true, vlans: []}, {interface: eth0, vlans: {a: b}}]}}',
    /interfaces\[\]\.vlans: expected a list/,
  );
  await refusedAs(
    t,
    base,
    'machine: {network: {hostname: {$patch: delete}}}',
    /machine\.network\.hostname: there is nothing to delete/,
  );
  const named = 'apiVersion: v1\nkind: X\na: [b]';
  await refusedAs(t, named, named.replace('[b]', '{c: d}'), /^X a: expected a list/);
});
