/**
 * Bounds on people, their passwords, sessions and tokens, in the manner of limits.ts.
 */

/** Passwords: long ones are safe without rules on what is in them; NIST SP 800-63B has 8 and 64. */
export const passwordCharsMin = 12;
export const passwordCharsMax = 256;
/** Passwords: hashes that wait for their turn; each takes a core for 30 ms, and 19 MiB. */
export const passwordQueueMax = 16;

/** Users: how many, as every list of them is one page. */
export const usersMax = 200;
/** Sessions: of one user; the oldest ends with one more. */
export const sessionsPerUserMax = 32;
/** Sessions: bits of what the cookie has, in bytes. */
export const sessionBytes = 32;
/** Sessions: from login to their end, whatever happens; and without a request. */
export const sessionMsMax = 43_200_000;
export const sessionIdleMsMax = 1_800_000;
/** Sessions and tokens: how often their use is written down; each write costs the disk one. */
export const usedWriteMs = 60_000;
/** Sessions: characters that are kept of what a browser says it is. */
export const agentCharsMax = 120;
/** Sessions and tokens: how often an answer that goes on asks whether it still may. */
export const recheckMs = 500;

/** Tokens: how many. */
export const tokensMax = 200;
export const tokenBytes = 32;
/** Tokens: until they expire, unless whoever makes one says otherwise. */
export const tokenDaysDefault = 365;
export const tokenDaysMax = 3_650;

/** Setup: 100 bits are 20 characters of 32, so that nobody guesses one. */
export const setupCodeChars = 20;
export const setupCodeMsMax = 1_800_000;
/** Setup: codes that are good at the same time; the oldest one goes with one more. */
export const setupCodesMax = 16;

/** Logins: mistakes without a wait; then 1 s, doubled with each one more, up to the longest. */
export const loginMistakesFree = 5;
export const loginWaitMsMin = 1_000;
export const loginWaitMsMax = 900_000;
/** Logins: accounts and addresses whose mistakes are remembered; the ones longest ago go. */
export const loginRemembered = 4_096;
/** Logins: addresses from which somebody has logged in before. */
export const loginTrustedMax = 1_024;

/** Audit: rows of those whom nobody knows, in a minute; further ones are counted in one row. */
export const auditStrangersPerMinute = 20;
/** Audit: characters of a target, and of a detail. */
export const auditTextMax = 256;
export const auditRowsMin = 1_000;
export const auditRowsMax = 1_000_000;
export const auditDaysMax = 3_650;
/** Audit: rows between two looks for those that are too old. */
export const auditTrimEvery = 64;

/** Admin listener: how often its certificate is looked at for changes. */
export const adminCertificateCheckMs = 10_000;
/** Admin listener: names beside its own by which it is asked. */
export const adminHostsMax = 64;
