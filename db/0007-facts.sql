-- What Talos on a machine has reported about it. Goes with the machine.

CREATE TABLE machine_facts (
  machine_id TEXT NOT NULL PRIMARY KEY REFERENCES machines (id) ON DELETE CASCADE,
  facts TEXT NOT NULL CHECK (json_valid(facts))
) STRICT, WITHOUT ROWID;

-- Finds the machine of a static address, whose length of the network is of no interest.
CREATE INDEX machines_by_address ON machines (
  substr(json_extract(network, '$.address'), 1, instr(json_extract(network, '$.address'), '/') - 1)
) WHERE network IS NOT NULL;
