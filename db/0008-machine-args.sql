-- Kernel arguments of one machine, which follow those of its profile, and its consoles, which take the
-- place of the profile's: JSON lists of templates.

ALTER TABLE machines ADD COLUMN args TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(args));
ALTER TABLE machines ADD COLUMN consoles TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(consoles));
