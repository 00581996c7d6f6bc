-- A relay's ledger of the channels it is paid by, version 1. Never edited once released: changes go into V2.sql.
-- Amounts are 16 bytes, big-endian, so that comparing bytes compares amounts.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE channel (
  id             BLOB PRIMARY KEY CHECK (length(id) = 32),
  chain_id       INTEGER NOT NULL CHECK (chain_id > 0),
  contract       BLOB NOT NULL CHECK (length(contract) = 20),
  payer          BLOB NOT NULL CHECK (length(payer) = 20),
  payee          BLOB NOT NULL CHECK (length(payee) = 20),
  signer         BLOB NOT NULL CHECK (length(signer) = 20),
  salt           BLOB NOT NULL CHECK (length(salt) = 32),
  deposit        BLOB NOT NULL CHECK (length(deposit) = 16),   -- as confirmed on chain
  expiry         INTEGER NOT NULL,                             -- unix seconds, as confirmed on chain
  best           BLOB NOT NULL CHECK (length(best) = 16),      -- the highest voucher, the only one worth keeping
  best_signature BLOB CHECK (best_signature IS NULL OR length(best_signature) = 65),
  best_at        INTEGER,                                      -- milliseconds
  used           BLOB NOT NULL CHECK (length(used) = 16),      -- worth of the service given; lags behind by at most a checkpoint
  closed_tx      BLOB CHECK (closed_tx IS NULL OR length(closed_tx) = 32)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER best_only_grows BEFORE UPDATE OF best ON channel
WHEN NEW.best < OLD.best
BEGIN
  SELECT RAISE(ABORT, 'A voucher is never replaced by a lower one.');
END;

CREATE TRIGGER used_only_grows BEFORE UPDATE OF used ON channel
WHEN NEW.used < OLD.used
BEGIN
  SELECT RAISE(ABORT, 'A count of service never falls.');
END;
