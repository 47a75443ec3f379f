/**
 * Every page: its address, its name, and the file that draws it, loaded when it is opened.
 *
 * A page is added here and nowhere else; docs/explanation/web-interface.md says how.
 *
 * Tests    test/ui/build.test.ts
 */
import type { ComponentType } from 'preact';
import type { IconName } from './parts/icons.tsx';

/** What a page is given: the variable parts of its address. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}

export interface Route {
  /** `/machines/:name/:tab?` */
  readonly path: string;
  /** of the browser's tab; a page may say more exactly what it shows */
  readonly title: string;
  /** its place in the navigation, and that of pages below it */
  readonly under?: string;
  /** without navigation and header: before somebody is known */
  readonly bare?: true;
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>;
}

export interface NavRow {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
}

export const NAVIGATION: readonly NavRow[] = [
  { path: '/', name: 'Overview', icon: 'overview' },
  { path: '/machines', name: 'Machines', icon: 'machines' },
  { path: '/profiles', name: 'Profiles', icon: 'profiles' },
  { path: '/rules', name: 'Rules', icon: 'rules' },
  { path: '/images', name: 'Images', icon: 'images' },
  { path: '/network', name: 'Network', icon: 'network' },
  { path: '/activity', name: 'Activity', icon: 'activity' },
  { path: '/settings', name: 'Settings', icon: 'settings' },
];

export const ROUTES: readonly Route[] = [
  {
    path: '/',
    title: 'Overview',
    under: '/',
    load: () => import('./pages/overview/overview.tsx'),
  },
];
