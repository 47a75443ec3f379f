/**
 * A button that opens a small panel: Escape, or a click elsewhere, closes it.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import type { IconName } from './icons.tsx';

export function Menu({
  icon,
  label,
  children,
}: {
  readonly icon: IconName;
  readonly label: string;
  /** @param close  for whatever was chosen */
  readonly children: (close: () => void) => ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setOpen(false);
    element.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: Event): void => {
      const inside = event.target instanceof Node && element.current?.contains(event.target);
      if (!inside) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
    };
  }, [open]);
  return (
    <div
      class="menu"
      ref={element}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) close();
      }}
    >
      <Button
        kind="quiet"
        icon={icon}
        label={label}
        expanded={open}
        onPress={() => {
          setOpen(!open);
        }}
      />
      {open && <div>{children(close)}</div>}
    </div>
  );
}
