/**
 * A profile that is not there yet: from a template, from another one, or from nothing.
 *
 * Tests    test/browser/profiles.test.ts
 */
import { go, place } from '../../location.ts';
import { PageHead } from '../../parts/layout.tsx';
import { valueOf } from '../../router.ts';
import { tell } from '../../toasts.ts';
import { Editor } from './editor.tsx';
import { Templates } from './profiles.tsx';
import { TEMPLATES } from './templates.ts';

export function NewProfile() {
  const id = valueOf(place.value, 'template');
  const template = TEMPLATES.find((one) => one.id === id);
  if (!template) {
    return (
      <>
        <PageHead title="New profile">
          Begin with what is nearest; everything can be changed.
        </PageHead>
        <Templates />
      </>
    );
  }
  return (
    <Editor
      key={template.id}
      base={template.profile}
      etag={undefined}
      onSaved={({ name }) => {
        tell(`${name} was made`);
        go(`/profiles/${encodeURIComponent(name)}`);
      }}
    />
  );
}
