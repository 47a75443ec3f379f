/** The host as the API asks about it, from settings of a test. */
import { createAskHost } from '../../src/assemble-host.ts';
import { loadConfig, type RawSettings } from '../../src/config/load.ts';
import type { AskHost } from '../../src/domain/host-ports.ts';
import { listInterfaces } from '../../src/platform/interfaces.ts';

export function aHost(flags: RawSettings = {}): AskHost {
  const given = { interfaces: ['lo'], 'dhcp.mode': 'proxy', ...flags };
  const loaded = loadConfig({ flags: given, env: {}, cwd: '/nowhere', uid: 1000 });
  return createAskHost(loaded.config, {
    started: { origins: loaded.origins, env: {}, uid: 1000 },
    listeners: () => [],
    served: listInterfaces().filter(({ name }) => name === 'lo'),
  });
}
