-- Secrets at rest, machine configurations, and the tokens under which machines fetch them.

CREATE TABLE secret_keys (
  id TEXT NOT NULL PRIMARY KEY,
  check_value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE configs (
  name TEXT NOT NULL PRIMARY KEY,
  base TEXT NOT NULL,
  patches TEXT NOT NULL,
  summary TEXT NOT NULL CHECK (json_valid(summary)),
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE config_tokens (
  hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
  machine_id TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE,
  macs TEXT NOT NULL CHECK (json_valid(macs)),
  uuid TEXT,
  session TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('issued', 'served', 'revoked')),
  address TEXT,
  served_at_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Finds the tokens of a machine in the order of their issue, and those whose time is over.
CREATE INDEX config_tokens_by_machine ON config_tokens (machine_id, issued_at_ms);
CREATE INDEX config_tokens_by_expiry ON config_tokens (expires_at_ms);

ALTER TABLE machines ADD COLUMN config_patches TEXT;

-- Machines that ask by what Talos knows of them, where that is allowed.
CREATE INDEX machines_by_uuid ON machines (uuid) WHERE uuid IS NOT NULL;
CREATE INDEX machines_by_serial ON machines (serial) WHERE serial IS NOT NULL;
