/**
 * The profiles, for choosing one.
 *
 * Tests    test/browser/machines.test.ts
 */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ProfileResource } from './resources.ts';
import { all } from './api.ts';
import type { Choice } from './parts/field.tsx';
import { tellProblem } from './toasts.ts';

const profiles = signal<readonly ProfileResource[]>([]);

/** Fetched anew by each form that is opened. */
export function useProfiles(): readonly ProfileResource[] {
  useEffect(() => {
    all<ProfileResource>('/profiles').then(({ items }) => {
      profiles.value = items;
    }, tellProblem);
  }, []);
  return profiles.value;
}

/** As choices, with a word for those that erase a disk. */
export function profileChoices(list: readonly ProfileResource[], none: string): readonly Choice[] {
  return [
    { value: '', label: none },
    ...list.map((profile) => ({
      value: profile.name,
      label: erases(profile) ? `${profile.name} (erases the disk)` : profile.name,
    })),
  ];
}

export function isDestructive(list: readonly ProfileResource[], name: string): boolean {
  return list.some((profile) => profile.name === name && erases(profile));
}

/** What installs erases the disk, also when nobody said so. */
function erases({ destructive, install }: ProfileResource): boolean {
  return destructive === true || install === 'once';
}
