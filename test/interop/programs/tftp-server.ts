/**
 * The TFTP server alone, for a namespace of its own. Its settings are the JSON of the first argument;
 * it writes JSON lines: every event, and `ready` once it serves.
 */
import { systemClock } from '../../../src/platform/clock.ts';
import { selectInterfaces } from '../../../src/platform/interfaces.ts';
import { startTftpServer } from '../../../src/tftp/server.ts';
import { asset, contents, QUIET } from '../../fakes/tftp.ts';

export interface ServerSettings {
  readonly interfaces: readonly string[];
  /** of the one file there is, which has any name */
  readonly fileBytes: number;
}

const settings = JSON.parse(process.argv[2] ?? '') as ServerSettings;
const file = contents(settings.fileBytes);
const say = (line: unknown): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

const running = await startTftpServer(
  { interfaces: selectInterfaces(settings.interfaces) },
  {
    clock: systemClock,
    record: (event) => {
      say({ event });
    },
    findAsset: ({ name }) => asset(name, file),
    macOf: () => undefined,
    ...QUIET,
  },
);
say({ ready: running.listeners });
process.stdin.resume().on('end', () => {
  void running.close();
});
