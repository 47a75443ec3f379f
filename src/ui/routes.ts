/**
 * Every page: its address, its name, and what draws it.
 *
 * A page is added here and in pages/more.ts; docs/explanation/web-interface.md says how.
 *
 * Tests    test/ui/build.test.ts
 */
import type { ComponentType } from 'preact';
import { Overview } from './pages/overview/overview.tsx';
import type { IconName } from './parts/icons.tsx';

/** What a page is given: the variable parts of its address. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}

type Page = ComponentType<PageProps>;

export interface Route {
  /** `/machines/:name/:tab?` */
  readonly path: string;
  /** of the browser's tab; a page may say more exactly what it shows */
  readonly title: string;
  /** its place in the navigation, and that of pages below it */
  readonly under?: string;
  /** without navigation and header: before somebody is known */
  readonly bare?: true;
  /** there at once, or one of those that are loaded with the first of them */
  readonly page: Page | keyof MorePages;
}

type MorePages = typeof import('./pages/more.ts');

export function loadMore(): Promise<MorePages> {
  return import('./pages/more.ts');
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
  { path: '/', title: 'Overview', under: '/', page: Overview },
  { path: '/machines', title: 'Machines', under: '/machines', page: 'Machines' },
  { path: '/booting', title: 'Booting', under: '/', page: 'Booting' },
  { path: '/machines/:name/:tab?', title: 'Machine', under: '/machines', page: 'Machine' },
  { path: '/login', title: 'Log in', bare: true, page: 'Login' },
  { path: '/setup', title: 'Setup', bare: true, page: 'Setup' },
  { path: '/profiles', title: 'Profiles', under: '/profiles', page: 'Profiles' },
  { path: '/profiles/:name', title: 'Profile', under: '/profiles', page: 'ProfilePage' },
  { path: '/new-profile', title: 'New profile', under: '/profiles', page: 'NewProfile' },
  { path: '/rules', title: 'Rules', under: '/rules', page: 'Rules' },
  { path: '/rules/:name', title: 'Rule', under: '/rules', page: 'RulePage' },
  { path: '/new-rule', title: 'New rule', under: '/rules', page: 'RulePage' },
  { path: '/images', title: 'Images', under: '/images', page: 'Images' },
  { path: '/network', title: 'Network', under: '/network', page: 'Network' },
  { path: '/activity', title: 'Activity', under: '/activity', page: 'Activity' },
  { path: '/settings/:section?', title: 'Settings', under: '/settings', page: 'Settings' },
];
