-- A code of two words for each machine, which people read from its screen. Rouse fills it in for the
-- machines there are when it opens the inventory. And machines that nobody answers.

ALTER TABLE machines ADD COLUMN code TEXT CHECK (length(code) > 0);
ALTER TABLE machines ADD COLUMN ignored INTEGER NOT NULL DEFAULT 0 CHECK (ignored IN (0, 1));

CREATE UNIQUE INDEX machines_code ON machines (code);
