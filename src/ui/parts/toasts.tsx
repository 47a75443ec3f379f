/**
 * The corner in which messages come and go.
 */
import { dismiss, toasts, undoToast } from '../toasts.ts';
import { Button } from './button.tsx';

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div class="toast" key={toast.id}>
          <span class="grow">{toast.text}</span>
          {toast.undo && (
            <button
              type="button"
              class="button small undo"
              onClick={() => {
                undoToast(toast);
              }}
            >
              Undo
            </button>
          )}
          <Button
            kind="quiet"
            small
            icon="close"
            label="Dismiss"
            onPress={() => {
              dismiss(toast.id);
            }}
          />
        </div>
      ))}
    </div>
  );
}
