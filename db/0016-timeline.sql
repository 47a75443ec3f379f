-- What happened, and the boots that were put together from it. Neither goes with its machine.

CREATE TABLE events (
  seq INTEGER NOT NULL PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  mac TEXT,
  event TEXT NOT NULL CHECK (json_valid(event))
) STRICT;

CREATE INDEX events_by_time ON events (at_ms);
CREATE INDEX events_by_kind ON events (kind);
CREATE INDEX events_by_mac ON events (mac) WHERE mac IS NOT NULL;

CREATE TABLE boots (
  id TEXT NOT NULL PRIMARY KEY,
  last_at_ms INTEGER NOT NULL,
  outcome TEXT,
  boot TEXT NOT NULL CHECK (json_valid(boot))
) STRICT;

CREATE INDEX boots_by_outcome ON boots (outcome, id);

-- A boot belongs to each hardware address that took part in it.
CREATE TABLE boot_macs (
  mac TEXT NOT NULL,
  boot_id TEXT NOT NULL REFERENCES boots (id) ON DELETE CASCADE,
  PRIMARY KEY (mac, boot_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX boot_macs_by_boot ON boot_macs (boot_id);
