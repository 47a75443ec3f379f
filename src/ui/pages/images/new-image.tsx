/**
 * The form of a new image: a name, and files with where they come from.
 *
 * Tests    test/browser/images.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { Field, TextArea } from '../../parts/field.tsx';
import { toYaml } from '../../yaml.ts';
import { FormDialog } from '../settings/form-dialog.tsx';
import { filesFrom } from './files-from.ts';

export function NewImage({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [lines, setLines] = useState('');
  const image = { kind: 'image', name: name.trim(), files: filesFrom(lines) };
  return (
    <FormDialog
      title="New image"
      action="Make it"
      onClose={onClose}
      onSubmit={() =>
        ask(`/images/${encodeURIComponent(image.name)}`, {
          method: 'PUT',
          body: image,
          headers: { 'if-none-match': '*' },
        })
      }
      commands={() => [
        { title: 'Command line', text: `rouse apply -f - <<'END'\n${toYaml(image)}END` },
      ]}
      fields={(errorOf) => (
        <>
          <Field
            label="Name"
            code
            value={name}
            onInput={setName}
            error={errorOf('/name')}
            required
            autofocus
          />
          <TextArea
            label="Files, one each line"
            code
            rows={4}
            value={lines}
            onInput={setLines}
            error={errorOf('/files')}
            placeholder={'linux = https://mirror.example/linux'}
            hint="NAME = URL, or NAME = path on the server. A SHA-256 may follow a URL."
          />
        </>
      )}
    />
  );
}
