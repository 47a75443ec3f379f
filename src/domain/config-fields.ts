/**
 * The members that the main document of a Talos configuration can have.
 *
 * One that is in no list is a slip of the fingers: Talos would refuse the whole configuration, and
 * say so on the machine's screen alone.
 *
 * Specs    Talos 1.5 to 1.14 (1.14.0-beta.1), pkg/machinery/config/types/v1alpha1.
 * Tests    test/domain/config-fields.test.ts
 */
import type { ConfigMap, ConfigNode } from './machine-config.ts';
import { nearest } from './nearest.ts';
import { printable } from './printable.ts';

const DOCUMENT = ['version', 'debug', 'persist', 'machine', 'cluster'];

const MACHINE = [
  ...['type', 'token', 'ca', 'acceptedCAs', 'certSANs', 'controlPlane', 'kubelet', 'pods'],
  ...['network', 'disks', 'install', 'files', 'env', 'time', 'sysctls', 'sysfs', 'registries'],
  ...['systemDiskEncryption', 'features', 'udev', 'logging', 'kernel', 'seccompProfiles'],
  ...['baseRuntimeSpecOverrides', 'nodeLabels', 'nodeAnnotations', 'nodeTaints'],
];

const CLUSTER = [
  ...['id', 'secret', 'controlPlane', 'clusterName', 'network', 'token'],
  ...['aescbcEncryptionSecret', 'secretboxEncryptionSecret', 'ca', 'acceptedCAs', 'aggregatorCA'],
  ...['serviceAccount', 'apiServer', 'controllerManager', 'proxy', 'scheduler', 'discovery'],
  ...['etcd', 'coreDNS', 'externalCloudProvider', 'extraManifests', 'extraManifestHeaders'],
  ...['inlineManifests', 'adminKubeconfig', 'allowSchedulingOnMasters'],
  'allowSchedulingOnControlPlanes',
];

/** What a patch may have besides. */
const PATCH_MARK = '$patch';

interface FieldMistake {
  readonly path: readonly string[];
  readonly message: string;
}

/** Mistakes in a document without a kind; other kinds are for Talos to know. */
export function unknownFields(document: ConfigMap): readonly FieldMistake[] {
  return [
    ...mistakesIn(document, [], DOCUMENT),
    ...mistakesIn(document.entries.get('machine'), ['machine'], MACHINE),
    ...mistakesIn(document.entries.get('cluster'), ['cluster'], CLUSTER),
  ];
}

function mistakesIn(
  node: ConfigNode | undefined,
  path: readonly string[],
  known: readonly string[],
): readonly FieldMistake[] {
  if (node?.kind !== 'map') return [];
  const names = [...node.entries.keys()];
  return names
    .filter((name) => !known.includes(name) && name !== PATCH_MARK)
    .map((name) => ({ path: [...path, name], message: unknownField(name, known) }));
}

function unknownField(name: string, known: readonly string[]): string {
  const word = nearest(name, known);
  const advice = word === undefined ? 'Talos 1.14 has none' : `did you mean "${word}"?`;
  return `no field is called "${printable(name)}"; ${advice}`;
}
