/**
 * Settings: the server, who may do what, and who is told what happens.
 *
 * Tests    test/browser/settings.test.ts
 */
import type { ComponentType } from 'preact';
import { EmptyState, PageHead, Tabs } from '../../parts/layout.tsx';
import type { PageProps } from '../../routes.ts';
import { may, type Role } from '../../session.ts';
import { About } from './about.tsx';
import { Appearance } from './appearance.tsx';
import { Audit } from './audit.tsx';
import { ServerValues } from './server-values.tsx';
import { Tokens } from './tokens.tsx';
import { Users } from './users.tsx';
import { Webhooks } from './webhooks.tsx';

interface Section {
  readonly id: string;
  readonly name: string;
  readonly needs: Role;
  readonly page: ComponentType;
}

const SECTIONS: readonly Section[] = [
  { id: 'server', name: 'Server', needs: 'admin', page: ServerValues },
  { id: 'users', name: 'Users', needs: 'admin', page: Users },
  { id: 'tokens', name: 'API tokens', needs: 'read', page: Tokens },
  { id: 'webhooks', name: 'Webhooks', needs: 'admin', page: Webhooks },
  { id: 'audit', name: 'Audit', needs: 'admin', page: Audit },
  { id: 'appearance', name: 'Appearance', needs: 'read', page: Appearance },
  { id: 'about', name: 'About', needs: 'read', page: About },
];

export function Settings({ params }: PageProps) {
  const mine = SECTIONS.filter(({ needs }) => may(needs));
  const current = mine.find(({ id }) => id === params['section']) ?? mine[0];
  const Page = current?.page;
  return (
    <>
      <PageHead title="Settings" />
      <Tabs
        label="Settings"
        tabs={mine.map(({ id, name }) => ({
          name,
          href: `/settings/${id}`,
          current: id === current?.id,
        }))}
      />
      {Page ? <Page /> : <EmptyState icon="settings" title="There is nothing to set here." />}
    </>
  );
}
