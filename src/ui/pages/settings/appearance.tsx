/**
 * How pages look, in this browser.
 *
 * Tests    test/browser/settings.test.ts
 */
import { Checkbox, Radios } from '../../parts/field.tsx';
import { Card } from '../../parts/layout.tsx';
import { shortcuts, theme, type Theme } from '../../prefs.ts';

export function Appearance() {
  return (
    <Card title="In this browser">
      <div class="stack">
        <Radios
          label="Colours"
          value={theme.value}
          choices={[
            { value: 'system', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          onChange={(value) => {
            theme.value = value as Theme;
          }}
        />
        <Checkbox
          label="Single letters are shortcuts"
          checked={shortcuts.value === 'on'}
          onToggle={() => {
            shortcuts.value = shortcuts.value === 'on' ? 'off' : 'on';
          }}
        />
      </div>
    </Card>
  );
}
