/**
 * `rouse profiles list|show|delete`: what machines can be told to boot.
 *
 * Leaves   `import-omni` to profiles-import.ts, `render` to profiles-render.ts.
 * Tests    test/cli/commands/profiles.test.ts
 */
import type { Command } from 'commander';
import { PROFILE_KINDS } from '../../schema/profile-resource.ts';
import type { ProfileResource } from '../../api-client/resources.ts';
import { calls } from '../calls.ts';
import { yamlText, type Result } from '../output.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { addProfilesImport } from './profiles-import.ts';
import { addProfilesRender } from './profiles-render.ts';

export function addProfiles(program: Command, run: Run): void {
  const profiles = program
    .command('profiles')
    .summary('list, show, render, import or delete boot profiles')
    .description('What machines can be told to boot. Profiles are declared with "rouse apply".');

  profiles
    .command('list')
    .description('Lists every boot profile.')
    .action(
      run(async (context) => {
        const found = await calls(context.api()).all('/api/v1/profiles');
        if (found.length === 0) context.suggest('None yet. Declare one: rouse apply -f FILE');
        return list(found);
      }),
    );

  profiles
    .command('show')
    .description('Shows one boot profile as it can be applied again.')
    .argument('PROFILE', 'name of the profile')
    .action(
      run(async (context, [name = '']) => {
        const path = { reference: name };
        return show(
          (await calls(context.api()).get('/api/v1/profiles/{reference}', { path })).body,
        );
      }),
    );

  addProfilesRender(profiles, run);
  addProfilesImport(profiles, run);

  profiles
    .command('delete')
    .description('Deletes a boot profile that no machine has.')
    .argument('PROFILE', 'name of the profile')
    .action(
      run(async (context, [name = '']) => {
        const api = calls(context.api());
        const path = { reference: name };
        const { body: profile } = await api.get('/api/v1/profiles/{reference}', { path });
        await api.delete('/api/v1/profiles/{reference}', { path });
        return { data: profile, names: [name], text: () => `${name} deleted\n` };
      }),
    );
}

function list(profiles: readonly ProfileResource[]): Result {
  return {
    data: { items: profiles },
    names: profiles.map(({ name }) => name),
    text: ({ width, paint }) => table(profiles, COLUMNS, { width, paint }),
  };
}

const COLUMNS: readonly Column<ProfileResource>[] = [
  { header: 'NAME', value: ({ name }) => name, flexible: true },
  { header: 'KIND', value: (profile) => specOf(profile)[0] },
  { header: 'ARCH', value: ({ arch }) => arch.join(', ') || 'any', flexible: true },
  { header: 'BOOTS', value: (profile) => boots(profile), flexible: true },
];

/** The kind, and what belongs to it. */
function specOf(profile: ProfileResource): readonly [kind: string, spec: Record<string, unknown>] {
  const kind = PROFILE_KINDS.find((candidate) => profile[candidate] !== undefined);
  return kind ? [kind, { ...profile[kind] }] : ['-', {}];
}

function boots(profile: ProfileResource): string {
  const [kind, spec] = specOf(profile);
  switch (kind) {
    case 'linux':
    case 'wimboot':
      return fileText(spec['kernel']);
    case 'iso':
      return fileText(spec['file']);
    case 'talos':
      return [
        `${String(spec['version'])}, schematic ${(profile.schematic_id ?? '').slice(0, 8)}`,
        ...(spec['secure_boot'] === true ? ['Secure Boot'] : []),
      ].join(', ');
    case 'chain':
      return fileText(spec['url'] ?? spec['file']);
    case 'local':
      return 'the local disk';
    default:
      return '-';
  }
}

/** A reference to a file; each kind of machine may have one of its own. */
function fileText(reference: unknown): string {
  if (typeof reference === 'string') return reference;
  return [...new Set(Object.values(reference ?? {}))].join(', ');
}

const READ_ONLY: ReadonlySet<string> = new Set(['version', 'schematic_id']);

/** Without what `rouse apply` does not take from a manifest. */
function show(profile: ProfileResource): Result {
  const declaration = Object.entries(profile).filter(([member]) => !READ_ONLY.has(member));
  return {
    data: profile,
    names: [profile.name],
    text: () => yamlText(Object.fromEntries(declaration)),
  };
}
