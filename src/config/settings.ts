/**
 * Every setting of the server, once: its key, what it means, and how each source spells it.
 *
 * Owns     the table from which the command line, the environment, the file and the reference page
 *          take their names. A key `boot.listen` is `--boot-listen` and `ROUSE_BOOT_LISTEN`.
 * Leaves   types and defaults to schema.ts, and precedence to load.ts.
 * Tests    test/config/load.test.ts
 */

export interface Setting {
  /** path in the configuration file, and the name used everywhere inside Rouse */
  readonly key: string;
  readonly flag: string;
  readonly env: string;
  /** the flag may be given more than once, the variable holds values separated by commas */
  readonly repeatable: boolean;
  /** how the value is named in help texts */
  readonly placeholder: string;
  readonly description: string;
}

interface Row {
  readonly key: string;
  readonly flag?: string;
  readonly repeatable?: boolean;
  readonly placeholder: string;
  readonly description: string;
}

const ROWS: readonly Row[] = [
  {
    key: 'data_dir',
    placeholder: 'DIR',
    description: 'where the inventory, images and the local socket live',
  },
  {
    key: 'interfaces',
    flag: '--interface',
    repeatable: true,
    placeholder: 'NAME',
    description:
      'network interfaces to serve, with =MODE for a DHCP mode of its own; auto is the one of ' +
      'the default route',
  },
  {
    key: 'networks',
    flag: '--network',
    repeatable: true,
    placeholder: 'CIDR',
    description: 'networks behind routers or relays whose machines are answered as well',
  },
  {
    key: 'dhcp.mode',
    placeholder: 'MODE',
    description: 'proxy, pxe-only, observe, next-server or off',
  },
  {
    key: 'dhcp.answer',
    placeholder: 'WHOM',
    description: 'everyone, known-and-waiting or known',
  },
  {
    key: 'dhcp.ignore',
    repeatable: true,
    placeholder: 'MAC-PREFIX',
    description: 'machines whose address begins so are never answered',
  },
  {
    key: 'dhcp.relays',
    flag: '--dhcp-relay',
    repeatable: true,
    placeholder: 'ADDR',
    description: 'DHCP relays, or networks of them, that are listened to; all unless given',
  },
  {
    key: 'dhcp.loaders',
    flag: '--dhcp-loader',
    repeatable: true,
    placeholder: 'WHAT=LOADER',
    description:
      'loader of a model, as LENOVO/ThinkCentre*=snponly; of addresses, as 00:25:90=undionly',
  },
  {
    key: 'tftp.single_port',
    placeholder: 'true|false',
    description: 'TFTP transfers use port 69 as well, for firewalls and containers',
  },
  {
    key: 'boot.listen',
    placeholder: 'ADDR:PORT',
    description: 'HTTP listener for booting machines',
  },
  {
    key: 'boot.url',
    placeholder: 'URL',
    description: 'what machines are told instead of the address that they reached the server at',
  },
  {
    key: 'boot.unknown',
    placeholder: 'WHAT',
    description: 'what machines do that nobody decided about: wait, local, menu or ignore',
  },
  {
    key: 'boot.wait_seconds',
    placeholder: 'SECONDS',
    description: 'for how long they wait to be adopted before they boot their disk',
  },
  {
    key: 'boot.menu_seconds',
    placeholder: 'SECONDS',
    description: 'for how long a menu on their screen is left untouched before they do',
  },
  {
    key: 'admin.listen',
    placeholder: 'ADDR:PORT',
    description: 'listener for the API, health checks and metrics; empty turns it off',
  },
  {
    key: 'admin.tls',
    placeholder: 'auto|off',
    description: 'TLS on that listener: with a certificate, or not at all',
  },
  {
    key: 'admin.cert_file',
    placeholder: 'FILE',
    description: 'certificate (PEM, with those between) in place of one that Rouse makes',
  },
  {
    key: 'admin.key_file',
    placeholder: 'FILE',
    description: 'private key (PEM) of that certificate',
  },
  {
    key: 'admin.allow_plain',
    placeholder: 'true|false',
    description: 'let passwords cross the network unencrypted where admin.tls is off',
  },
  {
    key: 'admin.hosts',
    repeatable: true,
    placeholder: 'NAME',
    description: 'names beside its own by which browsers may ask for the admin listener',
  },
  {
    key: 'talos.factory_url',
    placeholder: 'URL',
    description: 'Image Factory that Talos profiles use unless they name one',
  },
  {
    key: 'talos.factory_credentials_file',
    placeholder: 'FILE',
    description: 'user:password for that Image Factory, in a file of mode 600',
  },
  {
    key: 'talos.factory_ca_file',
    placeholder: 'FILE',
    description: 'certificates (PEM) of authorities trusted beside the usual ones',
  },
  {
    key: 'talos.events_listen',
    placeholder: 'ADDRESS:PORT',
    description: 'where Talos nodes publish their events; empty turns it off',
  },
  {
    key: 'talos.kernel_log_listen',
    placeholder: 'ADDRESS:PORT',
    description: 'where Talos nodes send their kernel log, TCP and UDP; empty turns it off',
  },
  {
    key: 'talos.probe',
    placeholder: 'BOOL',
    description: 'after a Talos boot, look on port 50000 of the machine for maintenance mode',
  },
  {
    key: 'talos.config_token_minutes',
    placeholder: 'MINUTES',
    description: 'for how long a machine may fetch its configuration after its boot script',
  },
  {
    key: 'talos.open_config',
    placeholder: 'true|false',
    description: 'give configurations without a token, by hardware address, UUID, serial or name',
  },
  {
    key: 'secrets.key_file',
    placeholder: 'FILE',
    description: 'file with the key that seals secrets, outside the data directory',
  },
  {
    key: 'retention.events_days',
    placeholder: 'DAYS',
    description: 'how long events are kept',
  },
  {
    key: 'retention.events_max',
    placeholder: 'COUNT',
    description: 'how many events are kept at most',
  },
  {
    key: 'retention.boots_days',
    placeholder: 'DAYS',
    description: 'how long boots are kept',
  },
  {
    key: 'retention.boots_max',
    placeholder: 'COUNT',
    description: 'how many boots are kept at most',
  },
  {
    key: 'retention.audit_days',
    placeholder: 'DAYS',
    description: 'how long it is kept who changed what',
  },
  {
    key: 'retention.audit_max',
    placeholder: 'COUNT',
    description: 'how many changes are kept at most',
  },
  {
    key: 'images.directories',
    flag: '--images-directory',
    repeatable: true,
    placeholder: 'DIR',
    description: 'folders outside the data directory that images may take files from',
  },
  {
    key: 'images.cache_mib',
    placeholder: 'MIB',
    description: 'memory for what is being sent of images, in MiB',
  },
  {
    key: 'images.store_gib',
    placeholder: 'GIB',
    description: 'disk for files that are fetched and kept, in GiB',
  },
  {
    key: 'images.keep_versions',
    placeholder: 'N',
    description: 'versions of Talos that are kept although no profile names them any more',
  },
  {
    key: 'webhooks.allowed_networks',
    repeatable: true,
    placeholder: 'CIDR',
    description: 'networks of your own that webhooks may post to, beside the internet',
  },
  { key: 'log.level', placeholder: 'LEVEL', description: 'error, warn, info or debug' },
  {
    key: 'log.format',
    placeholder: 'FORMAT',
    description: 'text, json, or auto: text on a terminal and json elsewhere',
  },
];

export const SETTINGS: readonly Setting[] = ROWS.map((row) => ({
  key: row.key,
  flag: row.flag ?? `--${row.key.replaceAll(/[._]/g, '-')}`,
  env: `ROUSE_${row.key.replaceAll('.', '_').toUpperCase()}`,
  repeatable: row.repeatable ?? false,
  placeholder: row.placeholder,
  description: row.description,
}));
