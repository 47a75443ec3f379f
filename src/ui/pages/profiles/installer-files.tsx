/**
 * The files that an installer asks for: rows of a path and a text.
 *
 * Tests    test/browser/profiles.test.ts
 */
import { Button } from '../../parts/button.tsx';
import { Checkbox, Field, TextArea } from '../../parts/field.tsx';
import { Card } from '../../parts/layout.tsx';
import type { FileRow } from './profile-form.ts';

/** Shown instead of a text that is stored and kept secret. */
const REDACTED = '<redacted>';

export function InstallerFiles({
  files,
  onChange,
}: {
  readonly files: readonly FileRow[];
  readonly onChange: (files: readonly FileRow[]) => void;
}) {
  return (
    <Card
      title="Files for the installer"
      end={
        <Button
          small
          onPress={() => {
            onChange([...files, { path: '', text: '', template: true }]);
          }}
        >
          Add a file
        </Button>
      }
    >
      <div class="stack">
        {files.length === 0 && (
          <p class="muted">None. Preseed, kickstart, cloud-init and Ignition files go here.</p>
        )}
        {files.map((file, at) => (
          <OneFile
            key={at}
            file={file}
            onChange={(changed) => {
              onChange(files.map((other, index) => (index === at ? changed : other)));
            }}
            onRemove={() => {
              onChange(files.filter((_file, index) => index !== at));
            }}
          />
        ))}
      </div>
    </Card>
  );
}

function OneFile({
  file,
  onChange,
  onRemove,
}: {
  readonly file: FileRow;
  readonly onChange: (file: FileRow) => void;
  readonly onRemove: () => void;
}) {
  const { path, text, template } = file;
  return (
    <div class="stack">
      <div class="row">
        <div class="grow">
          <Field
            label="Path"
            code
            value={path}
            onInput={(changed) => {
              onChange({ ...file, path: changed });
            }}
          />
        </div>
        <Button small onPress={onRemove}>
          Remove
        </Button>
      </div>
      {text === REDACTED ? (
        <p class="row">
          <span class="muted">Its text is stored, and not shown.</span>
          <Button
            small
            onPress={() => {
              onChange({ ...file, text: '' });
            }}
          >
            Write another
          </Button>
        </p>
      ) : (
        <TextArea
          label={`Text of ${path === '' ? 'the file' : path}`}
          code
          rows={8}
          value={text}
          onInput={(changed) => {
            onChange({ ...file, text: changed });
          }}
        />
      )}
      <Checkbox
        label="Fill in values of the machine (Liquid)"
        checked={template}
        onToggle={() => {
          onChange({ ...file, template: !template });
        }}
      />
    </div>
  );
}
