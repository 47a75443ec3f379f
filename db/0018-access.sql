-- People, their sessions, API tokens, and what was done with Rouse.

CREATE TABLE users (
  name TEXT NOT NULL PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('read', 'operate', 'admin')),
  password_hash TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at_ms INTEGER NOT NULL,
  last_login_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  hash TEXT NOT NULL PRIMARY KEY,
  user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
  created_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_user ON sessions (user);

CREATE TABLE api_tokens (
  name TEXT NOT NULL PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('read', 'operate', 'admin')),
  owner TEXT REFERENCES users (name) ON DELETE CASCADE,
  created_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  used_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX api_tokens_by_owner ON api_tokens (owner) WHERE owner IS NOT NULL;

CREATE TABLE setup_codes (
  hash TEXT NOT NULL PRIMARY KEY,
  expires_at_ms INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first IN (0, 1)),
  user TEXT REFERENCES users (name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  seq INTEGER NOT NULL PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  role TEXT,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  status INTEGER NOT NULL,
  address TEXT NOT NULL,
  detail TEXT
) STRICT;

CREATE INDEX audit_by_actor ON audit (actor, seq);
CREATE INDEX audit_by_action ON audit (action, seq);

-- Rows are added at one end and leave at the other. Nothing between them changes.
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit is not changed');
END;

CREATE TRIGGER audit_goes_from_its_end BEFORE DELETE ON audit
WHEN old.seq <> (SELECT min(seq) FROM audit)
BEGIN
  SELECT RAISE(ABORT, 'only the oldest row of the audit leaves');
END;

CREATE TRIGGER audit_goes_on BEFORE INSERT ON audit
WHEN new.seq <> (SELECT coalesce(max(seq), new.seq - 1) + 1 FROM audit)
BEGIN
  SELECT RAISE(ABORT, 'a row of the audit comes after all others');
END;
