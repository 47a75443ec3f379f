/**
 * Kernel arguments that Rouse knows: whether one may stand there twice, where it is documented, and
 * what becomes of it once Talos is installed.
 *
 * Owns     the table, and the lists of words made from it. An argument that is not in it is taken
 *          for one that the last of its name decides, which is how most of the kernel reads them.
 * Leaves   what the values of talos.* may be to talos-values.ts.
 * Specs    Talos 1.5 to 1.14 "Kernel parameters" and pkg/machinery/constants; Linux
 *          Documentation/admin-guide/kernel-parameters; dracut.cmdline(7).
 * Tests    test/domain/known-args.test.ts
 */

/**
 * How an argument is kept for the system that Talos installs, which boots with the command line of
 * its installer image and never sees a boot script: in the schematic, as a document of the machine
 * configuration, or not at all, because it has done its work by then.
 */
export type Keeping = 'schematic' | 'machine-config' | 'nothing';

interface KnownArg {
  readonly repeats: boolean;
  readonly documented: 'talos' | 'linux' | 'dracut';
  readonly keep: Keeping;
}

const talos = (keep: Keeping): KnownArg => ({ repeats: false, documented: 'talos', keep });
const linux: KnownArg = { repeats: false, documented: 'linux', keep: 'schematic' };
/** Talos reads the network of dracut's arguments, and takes it from its configuration later. */
const dracut: KnownArg = { repeats: false, documented: 'dracut', keep: 'machine-config' };
const several = (one: KnownArg): KnownArg => ({ ...one, repeats: true });

const KNOWN: Readonly<Record<string, KnownArg>> = {
  'talos.platform': talos('nothing'),
  'talos.config': talos('nothing'),
  'talos.config.early': several(talos('nothing')),
  'talos.config.inline': several(talos('nothing')),
  'talos.config.oauth.client_id': talos('nothing'),
  'talos.config.oauth.client_secret': talos('nothing'),
  'talos.config.oauth.audience': talos('nothing'),
  'talos.config.oauth.scope': several(talos('nothing')),
  'talos.config.oauth.device_auth_url': talos('nothing'),
  'talos.config.oauth.token_url': talos('nothing'),
  'talos.config.oauth.extra_variable': several(talos('nothing')),
  'talos.hostname': talos('machine-config'),
  'talos.events.sink': talos('machine-config'),
  'talos.logging.kernel': talos('machine-config'),
  'siderolink.api': talos('machine-config'),
  'talos.experimental.wipe': talos('nothing'),
  'talos.halt_if_installed': talos('nothing'),
  'talos.shutdown': talos('schematic'),
  'talos.network.interface.ignore': several(talos('machine-config')),
  'talos.dashboard.disabled': talos('schematic'),
  'talos.dashboard.console': talos('schematic'),
  'talos.auditd.disabled': talos('schematic'),
  'talos.environment': several(talos('machine-config')),
  'talos.device.settle_time': talos('schematic'),
  'talos.board': talos('schematic'),
  'talos.unified_cgroup_hierarchy': talos('schematic'),
  ip: several(dracut),
  bond: dracut,
  vlan: dracut,
  console: several(linux),
  earlycon: several(linux),
  memmap: several(linux),
  hugepages: several(linux),
  hugepagesz: several(linux),
  'net.ifnames': linux,
  panic: linux,
  selinux: linux,
  enforcing: linux,
  'module.sig_enforce': linux,
};

export function knownArg(name: string): KnownArg | undefined {
  return Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
}

/** Every name that begins with `talos.`, for the question which one was meant. */
export const TALOS_ARG_NAMES: readonly string[] = Object.keys(KNOWN).filter((name) =>
  name.startsWith('talos.'),
);
