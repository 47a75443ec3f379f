/**
 * The form of a new webhook.
 *
 * Tests    test/browser/settings.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { Field } from '../../parts/field.tsx';
import { FormDialog } from './form-dialog.tsx';

export function WebhookDialog({
  onMade,
  onClose,
}: {
  readonly onMade: (secret: string) => void;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [kinds, setKinds] = useState('boot.finding installer.* listener.down');
  const list = kinds.split(/[\s,]+/).filter((kind) => kind !== '');
  const save = async (): Promise<void> => {
    const body = { name, url, kinds: list };
    const { data } = await ask<{ secret: string }>('/webhooks', { method: 'POST', body });
    onMade(data.secret);
  };
  return (
    <FormDialog
      title="Add a webhook"
      action="Add it"
      onSubmit={save}
      onClose={onClose}
      commands={() => [
        {
          title: 'Command line',
          text: [
            `rouse webhooks create ${name === '' ? 'NAME' : name} ${url === '' ? 'URL' : url}`,
            ...list.map((kind) => `--kind '${kind}'`),
          ].join(' '),
        },
      ]}
      fields={(errorOf) => (
        <>
          <Field
            label="Name"
            value={name}
            onInput={setName}
            error={errorOf('/name')}
            required
            autofocus
          />
          <Field
            label="Address"
            type="url"
            value={url}
            onInput={setUrl}
            error={errorOf('/url')}
            required
          />
          <Field
            label="Events"
            code
            value={kinds}
            onInput={setKinds}
            error={errorOf('/kinds')}
            hint="Kinds of events with blanks between; * stands for any: boot.*"
            required
          />
        </>
      )}
    />
  );
}
