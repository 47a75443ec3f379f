/**
 * A profile while it is written: one state, seen as a form and as YAML.
 *
 * Owns     which of the two was changed last. YAML that was typed is read by the server before it
 *          is saved, or shown in the form again.
 * Tests    test/browser/profiles.test.ts
 */
import { useState } from 'preact/hooks';
import { changesBetween } from '../../changes.ts';
import { problemOf, type Problem } from '../../problem.ts';
import { readYaml } from '../../read-yaml.ts';
import { toYaml } from '../../yaml.ts';
import {
  formFrom,
  kindOf,
  profileFrom,
  type ProfileBody,
  type ProfileForm,
} from './profile-form.ts';

export interface Draft {
  /** as it was read */
  readonly start: ProfileBody;
  /** as it would be saved */
  readonly profile: ProfileBody;
  readonly form: ProfileForm;
  readonly text: string;
  /** there is YAML that nobody has read yet */
  readonly isTyped: boolean;
  readonly isChanged: boolean;
  readonly problem: Problem | undefined;
  readonly setProblem: (problem: Problem | undefined) => void;
  readonly edit: (form: ProfileForm) => void;
  readonly type: (yaml: string) => void;
  /** has the server read what was typed; whether it is a profile */
  readonly take: () => Promise<boolean>;
  readonly drop: () => void;
}

/** What the server adds is no part of what people write. */
export function written(profile: ProfileBody): ProfileBody {
  const { name, ...others } = profile;
  const own = Object.entries(others).filter(([member]) => !SERVERS.includes(member));
  return { name, ...Object.fromEntries(own) };
}

const SERVERS = ['version', 'schematic_id'];

export function useDraft(base: ProfileBody, { isNew }: { readonly isNew: boolean }): Draft {
  const [start] = useState(() => written(base));
  const [profile, setProfile] = useState(start);
  const [form, setForm] = useState(() => formFrom(start));
  const [yaml, setYaml] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const take = async (): Promise<boolean> => {
    if (yaml === undefined) return true;
    try {
      const given = await readYaml(yaml, 'profile', isNew ? undefined : start);
      // A mapping without members is none to the server.
      const read = kindOf(given) === 'local' ? { ...given, local: {} } : given;
      setProblem(undefined);
      setProfile(read);
      setForm(formFrom(read));
      setYaml(undefined);
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    }
  };
  return {
    ...{ start, profile, form, problem, setProblem, take },
    text: yaml ?? toYaml(profile),
    isTyped: yaml !== undefined,
    isChanged: isNew || yaml !== undefined || changesBetween(start, profile).length > 0,
    edit: (changed) => {
      setForm(changed);
      setProfile(profileFrom(changed, start));
    },
    type: setYaml,
    drop: () => {
      setYaml(undefined);
    },
  };
}
