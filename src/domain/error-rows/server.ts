/**
 * What keeps a server from starting, serving or being reached.
 *
 * Tests    test/domain/errors.test.ts
 */
import { EXIT } from '../exit.ts';
import type { ErrorRows } from './row.ts';

export const SERVER_ERRORS = {
  LISTENER_PORT_TAKEN: {
    status: 503,
    exit: EXIT.failed,
    message: 'Another program already uses a port that Rouse needs',
    hint: 'Stop it, bind Rouse to another interface, or choose another --dhcp-mode.',
  },
  LISTENER_NOT_PERMITTED: {
    status: 503,
    exit: EXIT.failed,
    message: 'Rouse may not open a port below 1024',
    hint: 'Run it as root, or grant it CAP_NET_BIND_SERVICE.',
  },
  INTERFACE_UNUSABLE: {
    status: 503,
    exit: EXIT.failed,
    message: 'A network interface cannot be used',
    hint: 'Name one that exists, is up and has an IPv4 address: rouse doctor',
  },
  STORE_UNUSABLE: {
    status: 503,
    exit: EXIT.failed,
    message: 'The inventory cannot be opened',
    hint: 'Check that the data directory is writable and not full.',
  },
  STORE_FULL: {
    status: 507,
    exit: EXIT.failed,
    message: 'The disk with the inventory is full',
    hint: 'Delete what is not needed, such as fetched files: rouse images gc. Then try again.',
  },
  STORE_NEWER: {
    status: 503,
    exit: EXIT.failed,
    message: 'The inventory was written by a newer version of Rouse',
    hint: 'Run that version again; migrations only go forward.',
  },
  INSTANCE_RUNNING: {
    status: 503,
    exit: EXIT.conflict,
    message: 'Another Rouse already uses this data directory',
    hint: 'Stop it first, or choose another --data-dir.',
  },
  BACKUP_RUNNING: {
    status: 409,
    exit: EXIT.conflict,
    message: 'A backup is being made already',
    hint: 'Wait until it is done, and ask again.',
  },
  BACKUP_UNUSABLE: {
    status: 422,
    exit: EXIT.failed,
    message: 'The file is no backup that could be used',
    hint: 'Nothing was changed. Take another backup; look at one with: rouse restore --check FILE',
  },
  BACKUP_NEWER: {
    status: 422,
    exit: EXIT.failed,
    message: 'The backup was made by a newer version of Rouse',
    hint: 'Nothing was changed. Restore it with that version, or a later one.',
  },
  FILE_EXISTS: {
    status: 409,
    exit: EXIT.conflict,
    message: 'There is a file of that name already',
    hint: 'Choose another name, or write over it with --force.',
  },
  FILE_NOT_WRITTEN: {
    status: 507,
    exit: EXIT.failed,
    message: 'The file could not be written',
    hint: 'Make room, or choose another place. What was there before is unchanged.',
  },
  SOCKET_PATH_TOO_LONG: {
    status: 503,
    exit: EXIT.usage,
    message: 'The path of the local socket is too long for the system',
    hint: 'Choose a data directory with a shorter path: --data-dir DIR',
  },
  PROBE_RUNNING: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The network is being asked already',
    hint: 'Ask again in 15 seconds.',
  },
  DHCP_SERVER_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'There is no help for a DHCP server of that name',
    hint: 'See those there is help for: rouse dhcp-help',
  },
  WAKE_NO_INTERFACE: {
    status: 503,
    exit: EXIT.failed,
    message: 'There is no network that the machine could be woken through',
    hint: 'The server must run, with an interface that is up and has an IPv4 address: rouse doctor',
  },
  WAKE_NOT_SENT: {
    status: 503,
    exit: EXIT.failed,
    message: 'No packet to wake the machine left this host',
    hint: 'See what the system says about the interfaces: rouse doctor',
  },
  SERVER_UNREACHABLE: {
    status: 503,
    exit: EXIT.unreachable,
    message: 'The server does not answer',
    hint: 'Start it with: rouse serve. A data directory other than its own needs --data-dir.',
  },
  DEMO_UNAVAILABLE: {
    status: 500,
    exit: EXIT.failed,
    message: 'The programs for a virtual machine are not here',
    hint: 'Install them, or boot a machine that you have: rouse doctor, then rouse serve',
  },
  DEMO_FAILED: {
    status: 500,
    exit: EXIT.failed,
    message: 'A program of the demo ended',
    hint: 'What it said stands above.',
  },
  WAIT_TIMED_OUT: {
    status: 504,
    exit: EXIT.failed,
    message: 'What was waited for has not happened',
    hint: 'See what has: rouse events --since 1h. Wait longer with --timeout.',
  },
  ACCESS_DENIED: {
    status: 403,
    exit: EXIT.notAllowed,
    message: 'You are not allowed to use it',
    hint: 'The server answers its own user and root: use sudo, or the account that runs it.',
  },
} as const satisfies ErrorRows;
