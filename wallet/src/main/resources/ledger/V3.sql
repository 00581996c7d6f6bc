-- Version 3: the most that the owner has agreed to pay each relay. Never edited once released.

CREATE TABLE agreed_price (
  relay      BLOB PRIMARY KEY CHECK (length(relay) = 32),
  unit_price BLOB NOT NULL CHECK (length(unit_price) = 16)               -- wei for 512 cells
) STRICT, WITHOUT ROWID;
