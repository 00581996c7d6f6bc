-- Version 2: the prices that the relay has stated, for as long as a client may count by them: a restart must not change what a circuit costs.
-- Never edited once released.

CREATE TABLE stated_price (
  quote      BLOB PRIMARY KEY CHECK (length(quote) = 32),       -- names the descriptor that states it
  unit_price BLOB NOT NULL CHECK (length(unit_price) = 16),     -- wei for a unit
  until      INTEGER NOT NULL                                   -- unix seconds
) STRICT, WITHOUT ROWID;

CREATE TRIGGER a_stated_price_never_changes BEFORE UPDATE OF unit_price ON stated_price
WHEN NEW.unit_price <> OLD.unit_price
BEGIN
  SELECT RAISE(ABORT, 'A price that was stated is kept.');
END;
