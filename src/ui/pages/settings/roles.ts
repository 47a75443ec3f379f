/**
 * What roles are called on pages.
 *
 * Tests    test/browser/settings.test.ts
 */
export const ROLE_CHOICES = [
  { value: 'read', label: 'read: see everything but secrets' },
  { value: 'operate', label: 'operate: boot, adopt and wake machines too' },
  { value: 'admin', label: 'admin: everything' },
] as const;
