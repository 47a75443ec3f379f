-- Install once, then the disk: how far the last installation of a machine has come, and the way to
-- its disk that people chose for a machine, or that was seen to work for a model.

ALTER TABLE profiles ADD COLUMN install TEXT CHECK (install IN ('once'));
ALTER TABLE machines ADD COLUMN disk TEXT CHECK (length(disk) > 0);

CREATE TABLE installs (
  machine_id TEXT NOT NULL PRIMARY KEY REFERENCES machines (id) ON DELETE CASCADE,
  profile TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('handed-over', 'installed')),
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE disk_ways (
  model TEXT NOT NULL PRIMARY KEY,
  way TEXT NOT NULL CHECK (length(way) > 0)
) STRICT, WITHOUT ROWID;
