-- Boot profiles. A machine names its profile without a foreign key: the decision for a machine
-- whose profile is gone is its own disk, not an error.

CREATE TABLE profiles (
  name TEXT NOT NULL PRIMARY KEY,
  arches TEXT NOT NULL CHECK (json_valid(arches)),
  spec TEXT NOT NULL CHECK (json_valid(spec)),
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT, WITHOUT ROWID;
