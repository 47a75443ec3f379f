-- Files of profiles, made for each machine, and the tokens under which a machine fetches them and its
-- installer reports.

ALTER TABLE profiles ADD COLUMN files TEXT;

CREATE TABLE boot_tokens (
  hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
  callback_hash TEXT NOT NULL UNIQUE CHECK (length(callback_hash) = 64),
  machine_id TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE,
  macs TEXT NOT NULL CHECK (json_valid(macs)),
  profile TEXT NOT NULL,
  session TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  files_until_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'ended', 'revoked')),
  addresses TEXT NOT NULL CHECK (json_valid(addresses)),
  uses INTEGER NOT NULL CHECK (uses >= 0)
) STRICT, WITHOUT ROWID;

-- Finds the tokens of a machine in the order of their issue, and those whose time is over.
CREATE INDEX boot_tokens_by_machine ON boot_tokens (machine_id, issued_at_ms);
CREATE INDEX boot_tokens_by_expiry ON boot_tokens (expires_at_ms);
