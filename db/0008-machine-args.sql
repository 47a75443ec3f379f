-- Kernel arguments of one machine, which follow those of its profile: a JSON list of templates.

ALTER TABLE machines ADD COLUMN args TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(args));
