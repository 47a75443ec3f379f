-- Images: files on the server's disk that machines may fetch, with what they were when applied.

CREATE TABLE images (
  name TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE image_files (
  image TEXT NOT NULL REFERENCES images (name) ON DELETE CASCADE,
  path TEXT NOT NULL,
  disk_path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  modified_at_ms INTEGER NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  PRIMARY KEY (image, path)
) STRICT, WITHOUT ROWID;
