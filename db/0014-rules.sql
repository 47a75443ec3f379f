-- Selection rules, and which machines have a place in one that takes only so many.

CREATE TABLE rules (
  name TEXT NOT NULL PRIMARY KEY,
  weight INTEGER NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  conditions TEXT NOT NULL CHECK (json_valid(conditions)),
  outcome TEXT NOT NULL CHECK (json_valid(outcome)),
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_machines (
  rule TEXT NOT NULL REFERENCES rules (name) ON DELETE CASCADE,
  machine_id TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (rule, machine_id)
) STRICT, WITHOUT ROWID;

-- Deleting a machine looks here.
CREATE INDEX rule_machines_by_machine ON rule_machines (machine_id);
