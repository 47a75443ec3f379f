-- What firmware needs: the loader and the form of offers that people chose for a machine, and those
-- that were seen to work. The forms are not listed here, so that a new one takes no new table.

ALTER TABLE machines ADD COLUMN loader TEXT CHECK (length(loader) BETWEEN 1 AND 127);
ALTER TABLE machines ADD COLUMN personality TEXT CHECK (length(personality) > 0);
ALTER TABLE machines ADD COLUMN worked_loader TEXT CHECK (length(worked_loader) BETWEEN 1 AND 127);
ALTER TABLE machines ADD COLUMN worked_personality TEXT CHECK (length(worked_personality) > 0);
