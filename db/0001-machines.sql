-- Machines and the hardware addresses that identify them.

CREATE TABLE machines (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT UNIQUE,
  profile TEXT,
  configured INTEGER NOT NULL CHECK (configured IN (0, 1)),
  uuid TEXT,
  serial TEXT,
  manufacturer TEXT,
  product TEXT,
  asset TEXT,
  arch TEXT,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  variables TEXT NOT NULL CHECK (json_valid(variables)),
  network TEXT CHECK (network IS NULL OR json_valid(network)),
  first_seen_at_ms INTEGER,
  last_seen_at_ms INTEGER,
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX machines_by_profile ON machines (profile) WHERE profile IS NOT NULL;

-- Finds the unknown machine that was not seen for longest, when their number reaches the limit.
CREATE INDEX machines_unconfigured ON machines (last_seen_at_ms) WHERE configured = 0;

CREATE TABLE machine_macs (
  mac TEXT NOT NULL PRIMARY KEY,
  machine_id TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  UNIQUE (machine_id, position)
) STRICT, WITHOUT ROWID;
