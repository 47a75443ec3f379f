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

export interface KnownArg {
  readonly repeats: boolean;
  readonly documented: 'talos' | 'linux' | 'dracut';
  readonly keep: Keeping;
}

const talos = (keep: Keeping, repeats = false): KnownArg => ({
  repeats,
  documented: 'talos',
  keep,
});
const linux = (repeats = false): KnownArg => ({
  repeats,
  documented: 'linux',
  keep: 'schematic',
});
/** Talos reads the network of dracut's arguments, and takes it from its configuration later. */
const dracut = (repeats: boolean): KnownArg => ({
  repeats,
  documented: 'dracut',
  keep: 'machine-config',
});

const KNOWN: Readonly<Record<string, KnownArg>> = {
  'talos.platform': talos('nothing'),
  'talos.config': talos('nothing'),
  'talos.config.early': talos('nothing', true),
  'talos.config.inline': talos('nothing', true),
  'talos.config.oauth.client_id': talos('nothing'),
  'talos.config.oauth.client_secret': talos('nothing'),
  'talos.config.oauth.audience': talos('nothing'),
  'talos.config.oauth.scope': talos('nothing', true),
  'talos.config.oauth.device_auth_url': talos('nothing'),
  'talos.config.oauth.token_url': talos('nothing'),
  'talos.config.oauth.extra_variable': talos('nothing', true),
  'talos.hostname': talos('machine-config'),
  'talos.events.sink': talos('machine-config'),
  'talos.logging.kernel': talos('machine-config'),
  'siderolink.api': talos('machine-config'),
  'talos.experimental.wipe': talos('nothing'),
  'talos.halt_if_installed': talos('nothing'),
  'talos.shutdown': talos('schematic'),
  'talos.network.interface.ignore': talos('machine-config', true),
  'talos.dashboard.disabled': talos('schematic'),
  'talos.dashboard.console': talos('schematic'),
  'talos.auditd.disabled': talos('schematic'),
  'talos.environment': talos('machine-config', true),
  'talos.device.settle_time': talos('schematic'),
  'talos.board': talos('schematic'),
  'talos.unified_cgroup_hierarchy': talos('schematic'),
  ip: dracut(true),
  bond: dracut(false),
  vlan: dracut(false),
  console: linux(true),
  earlycon: linux(true),
  memmap: linux(true),
  hugepages: linux(true),
  hugepagesz: linux(true),
  'net.ifnames': linux(),
  panic: linux(),
  selinux: linux(),
  enforcing: linux(),
  'module.sig_enforce': linux(),
};

export function knownArg(name: string): KnownArg | undefined {
  return Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
}

/** Every name that begins with `talos.`, for the question which one was meant. */
export const TALOS_ARG_NAMES: readonly string[] = Object.keys(KNOWN).filter((name) =>
  name.startsWith('talos.'),
);
