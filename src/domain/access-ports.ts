/**
 * What is needed around people, sessions, tokens and the audit, as types; see ports.ts.
 */
import type { Principal, Role } from './access.ts';
import type { ApiToken, Session, SetupCode, TokenName, User, UserName } from './account.ts';
import type { AuditRow, StoredAuditRow } from './audit.ts';

export type UserChange = Partial<Pick<User, 'role' | 'passwordHash' | 'enabled' | 'lastLoginAtMs'>>;

/** What a session stands for. */
interface SessionOwner {
  readonly session: Session;
  readonly user: User;
}
interface TokenOwner {
  readonly token: ApiToken;
  /** undefined: it is nobody's, or they are gone */
  readonly owner?: User;
}

export interface AccountStore {
  /** by name */
  users(): Promise<readonly User[]>;
  user(name: UserName): Promise<User | undefined>;
  /** @throws RouseError USER_CONFLICT when there is one of that name, or no room */
  addUser(user: User): Promise<void>;
  /**
   * Changes a user and ends their sessions, but for one that may be kept.
   *
   * @param keep  `all`: the change is none that ends any
   * @throws RouseError USER_UNKNOWN, USER_LAST_ADMIN
   */
  changeUser(
    name: UserName,
    change: UserChange,
    keep: { readonly session?: string } | 'all',
  ): Promise<User>;
  /** With sessions and tokens. @throws RouseError USER_UNKNOWN, USER_LAST_ADMIN */
  removeUser(name: UserName): Promise<void>;

  addSession(session: Session): Promise<void>;
  session(hash: string): Promise<SessionOwner | undefined>;
  /** the one used last first */
  sessionsOf(user: UserName): Promise<readonly Session[]>;
  sessionUsed(hash: string, atMs: number): Promise<void>;
  endSession(hash: string): Promise<void>;
  /** @returns how many there were */
  endSessions(user: UserName): Promise<number>;
  /** those whose time is over */
  dropSessions(nowMs: number): Promise<void>;

  /** by name */
  tokens(): Promise<readonly ApiToken[]>;
  token(name: TokenName): Promise<ApiToken | undefined>;
  tokenOf(hash: string): Promise<TokenOwner | undefined>;
  /** @throws RouseError TOKEN_CONFLICT when there is one of that name, or no room */
  addToken(token: ApiToken): Promise<void>;
  tokenUsed(hash: string, atMs: number): Promise<void>;
  /** @returns whether there was one */
  removeToken(name: TokenName): Promise<boolean>;

  addCode(code: SetupCode): Promise<void>;
  code(hash: string): Promise<SetupCode | undefined>;
  /** @returns whether it was there: of two who use it at once, one is told so */
  takeCode(hash: string): Promise<boolean>;
}

export interface AuditBudget {
  readonly sinceMs: number;
  readonly rowsMax: number;
}

export interface AuditQuery {
  readonly limit: number;
  /** rows before this one, the newest first */
  readonly before?: number;
  readonly actor?: string;
  readonly action?: string;
}

export interface AuditStore {
  append(row: AuditRow): Promise<void>;
  /** the newest first */
  query(query: AuditQuery): Promise<readonly StoredAuditRow[]>;
  /** Removes the oldest: those that are too many, and those that are too old. */
  trim(budget: AuditBudget): Promise<void>;
}

/** What a listener shows to prove who it is. */
export interface Certificate {
  /** PEM, with those between it and an authority */
  readonly cert: string;
  readonly key: string;
  /** SHA-256 of the certificate, as browsers show it: `AA:BB:…` */
  readonly fingerprint: string;
}

export interface Certificates {
  readonly current: Certificate;
  /** @returns ends it */
  readonly onChange: (heard: (certificate: Certificate) => void) => () => void;
}

/** Where from somebody asks. */
export interface Caller {
  /** empty over the Unix socket */
  readonly address: string;
  /** what the program says it is */
  readonly agent: string;
}

export interface Credentials {
  /** of the header Authorization */
  readonly bearer?: string;
  /** of the cookie */
  readonly cookie?: string;
}

/** Somebody who showed that it is them. */
export interface Known {
  readonly principal: Principal;
  /** whose account it is: of a session its user, of a token its owner */
  readonly user?: UserName;
  /** of a session: SHA-256 of its cookie */
  readonly session?: string;
  /** of a session: what a change has to be asked with as well */
  readonly csrf?: string;
}

/** A session that was begun. */
export interface LoggedIn {
  readonly user: User;
  /** for the cookie; never seen again */
  readonly secret: string;
  readonly csrf: string;
  readonly expiresAtMs: number;
}

export interface Login {
  readonly name: string;
  readonly password: string;
}

export interface UserDraft {
  readonly name: UserName;
  readonly role: Role;
  readonly password?: string;
}
export interface UserPatch {
  readonly role?: Role;
  readonly enabled?: boolean;
  readonly password?: string;
  /** needed by whoever changes the own password */
  readonly currentPassword?: string;
}

export interface TokenDraft {
  readonly name: TokenName;
  readonly role: Role;
  /** null: never */
  readonly expiresInDays?: number | null;
}

export interface SetupLink {
  /** never seen again */
  readonly code: string;
  readonly expiresAtMs: number;
}

/** Everything the admin API knows of people. */
export interface ManageAccess {
  /** @returns undefined where the credentials are good for nothing, or not any more */
  authenticate(credentials: Credentials): Promise<Known | undefined>;
  /** The same, without counting as a use of them. */
  stillKnown(credentials: Credentials): Promise<Known | undefined>;
  /** @throws RouseError LOGIN_FAILED, LOGIN_THROTTLED, LOGIN_BUSY */
  login(login: Login, caller: Caller): Promise<LoggedIn>;
  logout(known: Known): Promise<void>;

  /** whether there is nobody yet who could log in */
  setupNeeded(): Promise<boolean>;
  /** whether the code would be taken. @throws RouseError LOGIN_THROTTLED */
  codeIsGood(code: string, caller: Caller): Promise<boolean>;
  /** @throws RouseError SETUP_CODE_REFUSED, LOGIN_THROTTLED, LOGIN_BUSY */
  setup(login: Login & { readonly code: string }, caller: Caller): Promise<LoggedIn>;
  /** @param user  whose password it sets; undefined: it makes an admin. @throws USER_UNKNOWN */
  makeCode(user?: string): Promise<SetupLink>;
  /** for somebody who stands before the first start; undefined once there is somebody */
  firstLink(): Promise<SetupLink | undefined>;

  users(): Promise<readonly User[]>;
  /** @throws RouseError USER_UNKNOWN */
  user(name: string): Promise<User>;
  /** @throws RouseError USER_CONFLICT, LOGIN_BUSY */
  createUser(draft: UserDraft): Promise<User>;
  /** @throws RouseError USER_UNKNOWN, USER_LAST_ADMIN, ROLE_INSUFFICIENT, LOGIN_FAILED … */
  changeUser(
    name: string,
    patch: UserPatch,
    by: Known & { readonly caller: Caller },
  ): Promise<User>;
  /** @throws RouseError USER_UNKNOWN, USER_LAST_ADMIN */
  removeUser(name: string): Promise<User>;
  /** @throws RouseError USER_UNKNOWN */
  sessionsOf(name: string): Promise<readonly Session[]>;
  /** @returns how many were ended. @throws RouseError USER_UNKNOWN */
  endSessions(name: string): Promise<number>;

  /** those that `by` may see */
  tokens(by: Known): Promise<readonly ApiToken[]>;
  /** @throws RouseError TOKEN_UNKNOWN */
  token(name: string, by: Known): Promise<ApiToken>;
  /** @throws RouseError TOKEN_CONFLICT, ROLE_INSUFFICIENT */
  createToken(draft: TokenDraft, by: Known): Promise<{ token: ApiToken; secret: string }>;
  /** @throws RouseError TOKEN_UNKNOWN */
  removeToken(name: string, by: Known): Promise<ApiToken>;

  /** Writes a row down. Never fails: what an operation did stays done. */
  note(row: Omit<AuditRow, 'atMs'>): void;
  audit(query: AuditQuery): Promise<readonly StoredAuditRow[]>;
}
