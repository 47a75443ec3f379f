/**
 * What stands around every page: header, navigation, messages.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { connection, serverStatus, waitingCount } from './live/connection.ts';
import { go, place } from './location.ts';
import { SHORTCUTS } from './keys.ts';
import { Button } from './parts/button.tsx';
import { Dialog } from './parts/dialog.tsx';
import { Checkbox } from './parts/field.tsx';
import { Icon, Mark, Wordmark } from './parts/icons.tsx';
import { Menu } from './parts/menu.tsx';
import { Toasts } from './parts/toasts.tsx';
import { StatusWord } from './parts/words.tsx';
import { navigation, shortcuts, theme, type Theme } from './prefs.ts';
import { NAVIGATION } from './routes.ts';
import { valueOf } from './router.ts';
import { logOut, standing } from './session.ts';
import { onAction } from './shortcuts.ts';
import { tellProblem } from './toasts.ts';

export function Shell({
  under,
  children,
}: {
  readonly under: string | undefined;
  readonly children: ComponentChildren;
}) {
  const narrow = navigation.value === 'narrow';
  return (
    <div class={narrow ? 'shell narrow' : 'shell'}>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <Header />
      <Navigation under={under} narrow={narrow} />
      <main class="main" id="main" tabIndex={-1}>
        <ConnectionBanner />
        {children}
      </main>
      <KeyHelp />
      <Toasts />
    </div>
  );
}

function Header() {
  return (
    <header class="header">
      <a class="brand" href="/" aria-label="Rouse, overview">
        <Mark />
        <Wordmark />
      </a>
      <Search />
      <div class="header-end">
        <WaitingBadge />
        <ListenerState />
        <ThemeSwitch />
        <Account />
      </div>
    </header>
  );
}

function Search() {
  const field = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);
  const asked = place.value.path === '/machines' ? (valueOf(place.value, 'q') ?? '') : '';
  useEffect(
    () =>
      onAction('search', () => {
        before.current = document.activeElement;
        field.current?.focus();
        field.current?.select();
      }),
    [],
  );
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const text = field.current?.value.trim() ?? '';
        go(text === '' ? '/machines' : `/machines?${new URLSearchParams({ q: text }).toString()}`);
      }}
    >
      <Icon name="search" size={16} />
      <input
        ref={field}
        type="search"
        aria-label="Search machines"
        placeholder="Name, code, MAC, serial"
        value={asked}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          field.current?.blur();
          if (before.current instanceof HTMLElement) before.current.focus();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

function WaitingBadge() {
  const count = waitingCount.value;
  if (count === 0) return null;
  return (
    <a class="pill waiting" href="/machines?view=waiting">
      <span class="count">{count}</span>
      <span class="long">waiting</span>
      <span class="hidden">: machines that nobody has adopted</span>
    </a>
  );
}

/** The listeners in a few words; the network page has each of them. */
function ListenerState() {
  const listeners = serverStatus.value?.listeners ?? [];
  const down = listeners.filter(({ up }) => !up);
  if (listeners.length === 0) return null;
  const words =
    down.length === 0 ? 'All listeners up' : `${down.length} of ${listeners.length} down`;
  return (
    <a class="pill" href="/network" title={down.map(({ name }) => name).join(', ')}>
      <StatusWord tone={down.length === 0 ? 'good' : 'bad'}>
        <span class="long">{words}</span>
      </StatusWord>
      <span class="hidden">{words}</span>
    </a>
  );
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

function ThemeSwitch() {
  return (
    <Menu icon={theme.value} label="Theme">
      {(close) =>
        THEMES.map(([value, name]) => (
          <button
            key={value}
            type="button"
            class="item"
            aria-pressed={theme.value === value}
            onClick={() => {
              theme.value = value;
              close();
            }}
          >
            <Icon name={value} />
            <span class="grow">{name}</span>
            {theme.value === value && <Icon name="check" size={16} />}
          </button>
        ))
      }
    </Menu>
  );
}

function Account() {
  const { value } = standing;
  if (value.is !== 'known') return null;
  const { name, role, kind } = value.user;
  return (
    <Menu icon="user" label="Account">
      {(close) => (
        <>
          <p class="label">
            {name}, may {role === 'admin' ? 'do everything' : role}
          </p>
          <div class="label">
            <Checkbox
              label="Single-key shortcuts"
              checked={shortcuts.value === 'on'}
              onToggle={() => {
                shortcuts.value = shortcuts.value === 'on' ? 'off' : 'on';
              }}
            />
          </div>
          <a class="item" href="/docs" onClick={close}>
            <Icon name="command" /> API documentation
          </a>
          {kind !== 'local' && (
            <button
              type="button"
              class="item"
              onClick={() => {
                close();
                logOut().catch(tellProblem);
              }}
            >
              <Icon name="out" /> Log out
            </button>
          )}
        </>
      )}
    </Menu>
  );
}

function Navigation({
  under,
  narrow,
}: {
  readonly under: string | undefined;
  readonly narrow: boolean;
}) {
  return (
    <nav class="nav" aria-label="Pages">
      <ul>
        {NAVIGATION.map(({ path, name, icon }) => (
          <li key={path}>
            <a
              href={path}
              aria-current={path === under ? 'page' : undefined}
              aria-label={name}
              title={narrow ? name : undefined}
            >
              <Icon name={icon} />
              <span class="word">{name}</span>
            </a>
          </li>
        ))}
      </ul>
      <div class="fold">
        <Button
          kind="quiet"
          icon="fold"
          label={narrow ? 'Show the names of pages' : 'Hide the names of pages'}
          expanded={!narrow}
          onPress={() => {
            navigation.value = narrow ? 'wide' : 'narrow';
          }}
        />
      </div>
    </nav>
  );
}

function ConnectionBanner() {
  const isLost = connection.value === 'reconnecting';
  return (
    <div role="status">
      {isLost && (
        <p class="banner">
          <StatusWord tone="wait">Reconnecting</StatusWord>
          <span>What is shown is from before; whatever is missed is fetched afterwards.</span>
        </p>
      )}
    </div>
  );
}

function KeyHelp() {
  const [open, setOpen] = useState(false);
  useEffect(
    () =>
      onAction('help', () => {
        setOpen(true);
      }),
    [],
  );
  if (!open) return null;
  return (
    <Dialog
      title="Keys"
      onClose={() => {
        setOpen(false);
      }}
    >
      <dl class="facts">
        {SHORTCUTS.map(({ keys, what }) => (
          <>
            <dt key={what}>
              {keys.map((key) => (
                <span key={key}>{key === 'then' ? ' then ' : <kbd>{key}</kbd>} </span>
              ))}
            </dt>
            <dd>{what}</dd>
          </>
        ))}
      </dl>
      <p class="muted">Letters can be switched off in the account menu.</p>
    </Dialog>
  );
}
