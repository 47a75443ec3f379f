/**
 * Has this host what the server needs: rights, disk, boot loaders, and no second server?
 *
 * Tests    test/cli/doctor/check-host.test.ts
 */
import path from 'node:path';
import { ERRORS, type ErrorCode } from '../../domain/errors.ts';
import { reserveBytes, reserveRoomBytes } from '../../domain/limits-recovery.ts';
import { count, size } from '../../domain/units.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';

export function checkServer({ server, dataDir }: Facts): Finding {
  const check = 'server';
  switch (server.state) {
    case 'stopped':
      return { check, level: 'info', text: `none runs with ${dataDir.path}`, fix: 'rouse serve' };
    case 'silent':
      return {
        check,
        level: 'fail',
        text: `one holds the socket in ${dataDir.path} and does not answer: ${server.detail}`,
        fix: 'look at its log, and start it again',
      };
    case 'running': {
      const who = server.pid === undefined ? 'running' : `running, pid ${server.pid}`;
      if (server.down.length === 0) return { check, level: 'ok', text: who };
      const down = server.down.map(
        ({ name, address, detail }) =>
          `${address === '' ? name : `${name} ${address}`} (${detail})`,
      );
      return {
        check,
        level: 'fail',
        text: `${who}, and does not listen on ${down.join(', ')}`,
        fix: 'free the port, and start it again',
      };
    }
  }
}

/** 69 and 67 are privileged; whether we may bind them is a capability, not a user name. */
export function checkPrivileges({ privileges, server }: Facts): Finding {
  const check = 'privileges';
  if (privileges.mayBindLowPorts) {
    const text = privileges.root ? 'root' : 'may bind ports below 1024';
    return { check, level: 'ok', text };
  }
  if (privileges.lowPortsEnd <= 67) {
    const text = `ports from ${privileges.lowPortsEnd} are open to everybody on this host`;
    return { check, level: 'ok', text };
  }
  const text = 'may not bind ports below 1024';
  if (server.state === 'running') {
    return { check, level: 'info', text: `${text}; the running server has its own rights` };
  }
  return {
    check,
    level: 'fail',
    text,
    fix: 'use sudo, or setcap cap_net_bind_service=+ep on the executable',
  };
}

/** What has to be free for it. */
const RESERVE_ROOM = size(reserveBytes + reserveRoomBytes);

/** Below this SQLite cannot write its log and the inventory stops taking changes. */
const FREE_BYTES_MIN = 64_000_000;
/** Below this the next images do not fit. */
const FREE_BYTES_LOW = 1_000_000_000;

export function checkDataDir({ dataDir, server }: Facts): Finding {
  const check = 'data';
  if (server.state === 'running' && server.full) {
    return {
      check,
      level: 'fail',
      text:
        `${dataDir.path} is on a full disk, ${size(dataDir.freeBytes)} free: the reserve was ` +
        'given up, and what happens is not written down',
      fix: `make room: rouse images gc; with ${RESERVE_ROOM} free the reserve is made again`,
    };
  }
  const { path: folder, exists, writable, freeBytes } = dataDir;
  if (!writable) {
    return {
      check,
      level: 'fail',
      text: exists ? `${folder} is not writable` : `${folder} cannot be made`,
      fix: 'use sudo, or choose another --data-dir',
    };
  }
  const text = `${folder}${exists ? '' : ' will be made'}, ${size(freeBytes)} free`;
  if (freeBytes >= FREE_BYTES_LOW) return { check, level: 'ok', text };
  const images = path.join(folder, 'images');
  return {
    check,
    level: freeBytes < FREE_BYTES_MIN ? 'fail' : 'warn',
    text,
    fix: `make room (images lie in ${images}), or choose a --data-dir on another disk`,
  };
}

/** A loader that stands in for another was put there on purpose. */
const LOADER_LEVELS: Partial<Record<ErrorCode, Finding['level']>> = {
  LOADER_CHECKSUM_MISMATCH: 'fail',
  LOADER_REPLACED: 'info',
};

export function checkLoaders({ loaders }: Facts): readonly Finding[] {
  const check = 'loaders';
  const published = loaders.published.length;
  const names = loaders.published.join(', ');
  const verified: Finding =
    published > 0
      ? { check, level: 'ok', text: `${count(published, 'loader')} to hand out: ${names}` }
      : {
          check,
          level: 'fail',
          text: 'there are none to hand out',
          fix: ERRORS.LOADER_MISSING.hint,
        };
  const problems = loaders.problems.map(({ code, detail, hint }): Finding => {
    const text = `${ERRORS[code].message}: ${detail}`;
    return { check, level: LOADER_LEVELS[code] ?? 'warn', text, fix: hint };
  });
  // Without any loader, naming each one that is missing says nothing more.
  return published > 0 ? [verified, ...problems] : [verified];
}
