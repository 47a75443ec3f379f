-- Files that were fetched for machines and are kept, and the files of images that come from URLs.
-- The content itself lies in the data directory under its SHA-256; a row stands for a whole file.

CREATE TABLE assets (
  url TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  declared INTEGER NOT NULL CHECK (declared IN (0, 1)),
  first_seen_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE image_urls (
  image TEXT NOT NULL REFERENCES images (name) ON DELETE CASCADE,
  path TEXT NOT NULL,
  url TEXT NOT NULL,
  sha256 TEXT CHECK (sha256 IS NULL OR length(sha256) = 64),
  PRIMARY KEY (image, path)
) STRICT, WITHOUT ROWID;
