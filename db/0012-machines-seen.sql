-- Lists of machines begin with those seen last: without this, all of them are sorted for each page.

CREATE INDEX machines_seen ON machines (-coalesce(last_seen_at_ms, 0), id);
