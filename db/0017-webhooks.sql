-- Whom events are told by HTTP, and what became of the latest ones.

CREATE TABLE webhooks (
  name TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  kinds TEXT NOT NULL CHECK (json_valid(kinds)),
  secret TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  after_seq INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_deliveries (
  webhook TEXT NOT NULL REFERENCES webhooks (name) ON DELETE CASCADE,
  message TEXT NOT NULL,
  seq INTEGER,
  kind TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER,
  detail TEXT NOT NULL,
  PRIMARY KEY (webhook, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (webhook, at_ms);
