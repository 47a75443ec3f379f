-- Proofs of rows that decide about machines and people, and of the audit: SQLite does not notice a
-- changed bit. They are made and checked by src/store/proofs.ts.

CREATE TABLE proof_seed (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  seed TEXT NOT NULL
) STRICT;

CREATE TABLE proofs (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  proof TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_proofs (
  seq INTEGER NOT NULL PRIMARY KEY,
  before TEXT NOT NULL,
  proof TEXT NOT NULL
) STRICT;

CREATE TABLE audit_ends (
  which TEXT NOT NULL PRIMARY KEY CHECK (which IN ('first', 'last')),
  seq INTEGER NOT NULL,
  proof TEXT NOT NULL
) STRICT, WITHOUT ROWID;
