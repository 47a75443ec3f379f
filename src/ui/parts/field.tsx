/**
 * Fields of forms: a label, what belongs there, and what is wrong with it.
 */
import { useId } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** of the field, as the API or the page says it */
  readonly error?: string | undefined;
}

interface TextProps extends FieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly type?: 'text' | 'password' | 'search' | 'number' | 'url' | 'datetime-local';
  readonly autocomplete?: string;
  readonly autofocus?: boolean;
  readonly disabled?: boolean;
  readonly list?: readonly string[];
  /** technical text: monospaced, no corrections */
  readonly code?: boolean;
}

export function Field(props: TextProps) {
  const { label, value, onInput, type = 'text', list, code = false } = props;
  const id = useId();
  return (
    <Frame id={id} {...props} label={label}>
      <input
        id={id}
        class={code ? 'input code' : 'input'}
        {...typed(type)}
        value={value}
        placeholder={props.placeholder}
        required={props.required}
        autocomplete={props.autocomplete ?? 'off'}
        autofocus={props.autofocus}
        disabled={props.disabled}
        spellcheck={!code && type === 'text'}
        autocapitalize="none"
        list={list && `${id}-list`}
        aria-invalid={props.error !== undefined}
        aria-describedby={`${id}-about`}
        onInput={(event) => {
          onInput(event.currentTarget.value);
        }}
      />
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </Frame>
  );
}

/** Types that may have a list and those that may not are one to us. */
function typed(type: string): { readonly type: 'text' } {
  return { type: type as 'text' };
}

/** Several lines; `code` for YAML, scripts and the like, where Tab goes on to the next field. */
export function TextArea(
  props: TextProps & { readonly rows?: number; readonly readOnly?: boolean },
) {
  const { value, onInput, rows = 6, code = false, readOnly } = props;
  const id = useId();
  return (
    <Frame id={id} {...props}>
      <textarea
        id={id}
        class={code ? 'input code' : 'input'}
        rows={rows}
        value={value}
        placeholder={props.placeholder}
        readOnly={readOnly}
        disabled={props.disabled}
        spellcheck={!code}
        aria-invalid={props.error !== undefined}
        aria-describedby={`${id}-about`}
        onInput={(event) => {
          onInput(event.currentTarget.value);
        }}
      />
    </Frame>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
}

export function Select(
  props: FieldProps & {
    readonly value: string;
    readonly choices: readonly Choice[];
    readonly onChange: (value: string) => void;
    readonly disabled?: boolean;
  },
) {
  const { value, choices, onChange, disabled } = props;
  const id = useId();
  return (
    <Frame id={id} {...props}>
      <select
        id={id}
        class="input"
        value={value}
        disabled={disabled}
        aria-invalid={props.error !== undefined}
        aria-describedby={`${id}-about`}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} disabled={choice.disabled}>
            {choice.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

export function Checkbox({
  label,
  checked,
  onToggle,
  disabled,
}: {
  readonly label: ComponentChildren;
  readonly checked: boolean;
  readonly onToggle: () => void;
  readonly disabled?: boolean;
}) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={onToggle} />
      <span>{label}</span>
    </label>
  );
}

/** One of a few, all of them in sight. */
export function Radios({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
}) {
  const name = useId();
  return (
    <fieldset class="field radios">
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label class="check" key={choice.value}>
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            disabled={choice.disabled}
            onChange={() => {
              onChange(choice.value);
            }}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Frame({
  id,
  label,
  hint,
  error,
  children,
}: FieldProps & { readonly id: string; readonly children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      <div id={`${id}-about`}>
        {error !== undefined && <p class="wrong">{error}</p>}
        {hint !== undefined && <div class="hint">{hint}</div>}
      </div>
    </div>
  );
}
