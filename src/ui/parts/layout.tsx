/**
 * What pages are laid out with: their head, tabs, cards, and the states in which there is nothing
 * to show yet.
 */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';

export function PageHead({
  title,
  children,
  actions,
}: {
  readonly title: ComponentChildren;
  /** one sentence about it */
  readonly children?: ComponentChildren;
  readonly actions?: ComponentChildren;
}) {
  return (
    <div class="page-head">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {children !== undefined && <p>{children}</p>}
      </div>
      {actions !== undefined && <div class="actions">{actions}</div>}
    </div>
  );
}

export interface Tab {
  readonly name: string;
  readonly href: string;
  readonly current: boolean;
}

/** Tabs are pages with addresses of their own. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ name, href, current }) => (
        <a key={name} href={href} aria-current={current ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

export function Card({
  title,
  end,
  children,
  flush = false,
}: {
  readonly title: ComponentChildren;
  /** at the right of the title */
  readonly end?: ComponentChildren;
  readonly children: ComponentChildren;
  /** a table reaches the edges */
  readonly flush?: boolean;
}) {
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
        {end !== undefined && <div class="end row">{end}</div>}
      </header>
      {flush ? children : <div class="inside">{children}</div>}
    </section>
  );
}

/** Pairs of a name and what it is; those without a value are left out. */
export function Facts({
  pairs,
}: {
  readonly pairs: readonly (readonly [name: string, value: ComponentChildren])[];
}) {
  const there = pairs.filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return (
    <dl class="facts">
      {there.map(([name, value]) => (
        <>
          <dt key={name}>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** Nothing is there, and what would make something be there. */
export function EmptyState({
  icon,
  title,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={icon} size={40} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Stands where something will be. */
export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} style={{ width: `${92 - ((index * 29) % 46)}%` }} />
      ))}
    </div>
  );
}
