-- What machines are to boot for the next time or times, and what people and programs did with machines.

ALTER TABLE profiles ADD COLUMN destructive INTEGER NOT NULL DEFAULT 0 CHECK (destructive IN (0, 1));

CREATE TABLE orders (
  machine_id TEXT NOT NULL PRIMARY KEY REFERENCES machines (id) ON DELETE CASCADE,
  profile TEXT NOT NULL,
  times_left INTEGER CHECK (times_left > 0),
  expires_at_ms INTEGER,
  asked_by TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE machine_history (
  seq INTEGER NOT NULL PRIMARY KEY,
  machine_id TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  action TEXT NOT NULL,
  profile TEXT,
  asked_by TEXT NOT NULL
) STRICT;

CREATE INDEX machine_history_machine ON machine_history (machine_id, seq);
