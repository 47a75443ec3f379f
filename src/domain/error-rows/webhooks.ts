/**
 * Webhooks: which are not there, and where none may lead.
 *
 * Tests    test/domain/errors.test.ts
 */
import { EXIT } from '../exit.ts';
import type { ErrorRows } from './row.ts';

export const WEBHOOK_ERRORS = {
  WEBHOOK_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such webhook',
    hint: 'See the webhooks there are with: rouse webhooks list',
  },
  WEBHOOK_CONFLICT: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The webhook cannot be added',
    hint: 'Each has a name of its own, and there are 16 at most: rouse webhooks delete NAME',
  },
  WEBHOOK_TARGET_REFUSED: {
    status: 422,
    exit: EXIT.usage,
    message: 'Nothing is sent to that address',
    hint: 'Name the network of a receiver of your own in webhooks.allowed_networks.',
  },
  EVENT_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such event is kept',
    hint: 'Numbers of events: rouse webhooks deliveries NAME, or rouse events --json',
  },
} as const satisfies ErrorRows;
