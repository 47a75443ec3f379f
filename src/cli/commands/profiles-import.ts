/**
 * `rouse profiles import-omni`: a Talos profile out of what Omni gives people to paste.
 *
 * Owns     what becomes of a profile that is there already: it keeps everything but the three
 *          addresses, and gains the arguments it lacks.
 * Leaves   reading what was pasted to schema/omni-join.ts.
 * Tests    test/cli/commands/profiles-import.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import { redactToken } from '../../domain/redact-args.ts';
import type { PlannedChange } from '../../domain/use-cases.ts';
import { parseOmniJoin, type OmniJoin } from '../../schema/omni-join.ts';
import type { ProfileResource } from '../../api-client/resources.ts';
import type { Api } from '../api.ts';
import { calls } from '../calls.ts';
import { applyText } from '../apply-text.ts';
import { ServerProblem } from '../errors-output.ts';
import { readManifests } from '../manifests.ts';
import { yamlText, type Result } from '../output.ts';
import type { Run } from '../run.ts';

type Mode = Pick<ImportFlags, 'dryRun'>;

interface ImportFlags {
  readonly file: string;
  readonly talosVersion?: string;
  readonly schematic?: string;
  readonly dryRun?: boolean;
}

/** The schematic without any customization, which every Image Factory has. */
const VANILLA = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';

export function addProfilesImport(profiles: Command, run: Run): void {
  profiles
    .command('import-omni')
    .summary('make a Talos profile of what Omni gives you to paste')
    .description(
      'Reads the kernel arguments, the configuration documents or the URL that "omnictl ' +
        'jointoken" prints, and makes a Talos profile whose machines join Omni. A profile ' +
        'that is there already keeps the rest. The token is never shown.',
    )
    .argument('NAME', 'name of the profile, new or there already')
    .option('-f, --file <FILE>', 'file to read, or - for standard input', '-')
    .option('--talos-version <VERSION>', 'release of Talos, such as v1.13.9; needed for a new one')
    .option('--schematic <ID>', 'schematic of the Image Factory; the one without extras if new')
    .option('--dry-run', 'check everything and show what would be declared')
    .action(
      run<ImportFlags>(async (context, [name = ''], flags) => {
        const [pasted] = await readManifests([flags.file], context.cli.io);
        const join = await parseOmniJoin(pasted?.text ?? '');
        const api = context.api();
        const profile = declared(name, { join, flags, before: await profileOf(api, name) });
        const change = await apply(api, profile, flags);
        if (!flags.dryRun) context.suggest(`Next: rouse machines set MACHINE --profile ${name}`);
        return imported(profile, change, flags);
      }),
    );
}

type Declared = Pick<ProfileResource, 'kind' | 'name' | 'arch'> & { readonly talos: Talos };
type Talos = Readonly<Record<string, unknown>>;

async function profileOf(api: Api, name: string): Promise<ProfileResource | undefined> {
  try {
    return (await calls(api).get('/api/v1/profiles/{reference}', { path: { reference: name } }))
      .body;
  } catch (error) {
    if (error instanceof ServerProblem && error.problem.code === 'PROFILE_UNKNOWN') {
      return undefined;
    }
    throw error;
  }
}

interface Import {
  readonly join: OmniJoin;
  readonly flags: ImportFlags;
  readonly before: ProfileResource | undefined;
}

function declared(name: string, { join, flags, before }: Import): Declared {
  if (before && !before.talos) {
    throw new RouseError('USAGE', `profile ${name} is there and boots something else than Talos`);
  }
  const talos: Talos = { schematic: VANILLA, ...before?.talos };
  const version = flags.talosVersion ?? talos['version'];
  if (version === undefined) {
    throw new RouseError('USAGE', `profile ${name} is new: say which Talos with --talos-version`);
  }
  const args = new Set([...((talos['args'] as string[] | undefined) ?? []), ...join.args]);
  const members = {
    ...talos,
    version,
    schematic: flags.schematic ?? talos['schematic'],
    ...(join.platform !== undefined && { platform: join.platform }),
    siderolink_api: join.siderolinkApi,
    // Those of another Omni would send its events to the wrong place.
    events_sink: join.eventsSink,
    kernel_log: join.kernelLog,
    args: [...args],
  };
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return {
    kind: 'profile',
    name,
    arch: before?.arch ?? [],
    talos: Object.fromEntries(given),
  };
}

/** One request, so that a mistake in any of it leaves everything as it was. */
async function apply(
  api: Api,
  profile: Declared,
  { dryRun = false }: Mode,
): Promise<PlannedChange> {
  const [change] = await applyText(api, yamlText(profile), { source: 'profile', dryRun });
  if (!change) throw new Error('an apply of one profile told no change');
  return change;
}

function imported(profile: Declared, { change }: PlannedChange, { dryRun = false }: Mode): Result {
  const { talos } = profile;
  const shown = {
    ...profile,
    talos: {
      ...talos,
      siderolink_api: redactToken(String(talos['siderolink_api'])),
      args: (talos['args'] as readonly string[]).map(redactToken),
    },
  };
  const verb = dryRun ? `would be ${change}` : change;
  return {
    data: { dry_run: dryRun, change, profile: shown },
    names: [profile.name],
    text: () => `# profile ${profile.name}: ${verb}\n${yamlText(shown)}`,
  };
}
