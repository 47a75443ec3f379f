/**
 * Where Talos merges lists and mappings in another way than by default, as one table.
 *
 * By default mappings merge member by member and lists are appended. Talos has this in tags and
 * methods of its Go types; a document kind that it gains later with such a rule belongs here.
 *
 * Specs    Talos 1.14, pkg/machinery/config/merge and the types below pkg/machinery/config/types
 *          with the tag `merge:"replace"` or a method Merge.
 * Tests    test/domain/config-merge.test.ts
 */

export type MergeRule =
  /** the patch's value takes the place of what was there, whole */
  | { readonly how: 'replace' }
  /** members are replaced rather than merged: command line arguments */
  | { readonly how: 'replace-members' }
  /** elements that agree in the first of these members that the patch gives are the same one */
  | { readonly how: 'match'; readonly by: readonly string[]; readonly replace?: true };

const REPLACE = { how: 'replace' } as const;
const match = (...by: readonly string[]) => ({ how: 'match', by }) as const;

/** By document kind (empty for v1alpha1) and path; an element of a list is `[]`. */
const RULES: Readonly<Record<string, Readonly<Record<string, MergeRule>>>> = {
  '': {
    'machine.network.interfaces': match('interface', 'deviceSelector'),
    'machine.network.interfaces.[].vlans': match('vlanId'),
    'cluster.network.podSubnets': REPLACE,
    'cluster.network.serviceSubnets': REPLACE,
    'cluster.apiServer.admissionControl': match('name'),
    'cluster.apiServer.auditPolicy': REPLACE,
  },
  BGPInstanceConfig: { advertise: REPLACE, importRoutes: REPLACE, neighbors: REPLACE },
  CRIBaseRuntimeSpecConfig: { overrides: REPLACE },
  ExtensionServiceConfig: { configFiles: match('mountPath') },
  ImageVerificationConfig: { rules: { ...match('image'), replace: true } },
  KubeNetworkConfig: { podSubnets: REPLACE, serviceSubnets: REPLACE },
  KubeAuditPolicyConfig: { configuration: REPLACE },
  KubeAuthenticationConfig: { configuration: REPLACE },
  KubeCredentialProviderConfig: { configuration: REPLACE },
  KubeStaticPodConfig: { pod: REPLACE },
  NetworkRuleConfig: { ingress: REPLACE, 'portSelector.ports': REPLACE },
};

/** @param path  of the member within its document */
export function mergeRule(kind: string, path: readonly string[]): MergeRule | undefined {
  // Whatever document they stand in, extraArgs are of one type, and its values are replaced.
  if (path.at(-1) === 'extraArgs') return { how: 'replace-members' };
  return Object.hasOwn(RULES, kind) ? RULES[kind]?.[path.join('.')] : undefined;
}
