-- The payer's ledger, version 1. Never edited once released: changes go into V2.sql.
-- Amounts are 16 bytes, big-endian, so that comparing bytes compares amounts. Hashes, ids and keys are BLOBs. Times of the chain are unix
-- seconds, our own are milliseconds. The rules that money depends on stand here, below all code.

CREATE TABLE session (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  clean INTEGER NOT NULL CHECK (clean IN (0, 1))   -- 1 once closed in order: no signature can be missing from the records
) STRICT;
INSERT INTO session VALUES (1, 1);

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  next INTEGER NOT NULL
) STRICT;
INSERT INTO counter VALUES ('channel-index', 0);

CREATE TABLE channel (
  no           INTEGER PRIMARY KEY,
  id           BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  key_index    INTEGER NOT NULL CHECK (key_index >= 0),
  chain_id     INTEGER NOT NULL CHECK (chain_id > 0),
  contract     BLOB NOT NULL CHECK (length(contract) = 20),
  payer        BLOB NOT NULL CHECK (length(payer) = 20),
  payee        BLOB NOT NULL CHECK (length(payee) = 20),
  signer       BLOB NOT NULL CHECK (length(signer) = 20),
  salt         BLOB NOT NULL CHECK (length(salt) = 32),
  relay        BLOB NOT NULL CHECK (length(relay) = 32),
  relay_name   TEXT NOT NULL,
  relay_role   TEXT NOT NULL,
  opened_tx    BLOB CHECK (opened_tx IS NULL OR length(opened_tx) = 32),
  state        TEXT NOT NULL,
  state_tx     BLOB CHECK (state_tx IS NULL OR length(state_tx) = 32),   -- the transaction the state waits for
  state_at     INTEGER,                                                  -- when closing was asked for, in milliseconds
  deposit      BLOB NOT NULL CHECK (length(deposit) = 16),
  expiry       INTEGER NOT NULL,
  reserved     BLOB NOT NULL CHECK (length(reserved) = 16),
  signed       BLOB NOT NULL CHECK (length(signed) = 16),
  certain      BLOB NOT NULL CHECK (length(certain) = 16),
  acknowledged BLOB NOT NULL CHECK (length(acknowledged) = 16),
  served       BLOB NOT NULL CHECK (length(served) = 16),
  settled      BLOB NOT NULL CHECK (length(settled) = 16),
  returned     BLOB NOT NULL CHECK (length(returned) = 16),
  recorded     BLOB NOT NULL CHECK (length(recorded) = 16),              -- cumulative of the last row of the history
  vouchers     INTEGER NOT NULL DEFAULT 0,                               -- its sequence; both outlive pruning
  CHECK (signed <= reserved),
  CHECK (certain <= signed),
  CHECK (acknowledged <= signed)
) STRICT;

CREATE TRIGGER reservation_within_deposit BEFORE UPDATE OF reserved ON channel
WHEN NEW.reserved > OLD.reserved AND NEW.reserved > NEW.deposit
BEGIN
  SELECT RAISE(ABORT, 'More would be signed than the channel holds.');
END;

-- A signed total never falls, except from the bound that a crash left to what the relay has shown, and never below what is certain.
CREATE TRIGGER signed_only_grows BEFORE UPDATE OF signed ON channel
WHEN NEW.signed < OLD.signed AND NEW.signed < OLD.certain
  OR NEW.signed < OLD.signed AND OLD.signed = OLD.certain
BEGIN
  SELECT RAISE(ABORT, 'A signed total never falls.');
END;

CREATE TRIGGER certain_only_grows BEFORE UPDATE OF certain ON channel
WHEN NEW.certain < OLD.certain
BEGIN
  SELECT RAISE(ABORT, 'A signed total never falls.');
END;

CREATE TRIGGER acknowledged_only_grows BEFORE UPDATE OF acknowledged ON channel
WHEN NEW.acknowledged < OLD.acknowledged
BEGIN
  SELECT RAISE(ABORT, 'An acknowledged total never falls.');
END;

CREATE TABLE voucher (
  no             INTEGER PRIMARY KEY,
  channel        INTEGER NOT NULL REFERENCES channel (no),
  sequence       INTEGER NOT NULL CHECK (sequence >= 1),
  cumulative     BLOB NOT NULL CHECK (length(cumulative) = 16),
  increment_gwei INTEGER NOT NULL CHECK (increment_gwei >= 0),           -- in two columns, so that sum() is exact
  increment_wei  INTEGER NOT NULL CHECK (increment_wei BETWEEN 0 AND 999999999),
  cells          INTEGER NOT NULL CHECK (cells >= 0),
  at             INTEGER NOT NULL,
  signature      BLOB NOT NULL CHECK (length(signature) = 65),
  UNIQUE (channel, sequence)
) STRICT;
CREATE INDEX voucher_at ON voucher (at);

CREATE TRIGGER voucher_rises BEFORE INSERT ON voucher
WHEN NOT EXISTS (SELECT 1 FROM channel c
                 WHERE c.no = NEW.channel AND NEW.sequence = c.vouchers + 1
                   AND NEW.cumulative > c.recorded AND NEW.cumulative <= c.reserved)
BEGIN
  SELECT RAISE(ABORT, 'A recorded voucher is higher than the one before it and within the reservation.');
END;

CREATE TRIGGER voucher_counts AFTER INSERT ON voucher
BEGIN
  UPDATE channel
  SET vouchers = NEW.sequence,
      recorded = NEW.cumulative,
      signed   = max(signed, NEW.cumulative),
      certain  = max(certain, NEW.cumulative)
  WHERE no = NEW.channel;
END;

CREATE TRIGGER voucher_never_changes BEFORE UPDATE ON voucher
BEGIN
  SELECT RAISE(ABORT, 'A recorded voucher never changes.');
END;

-- What will be broadcast, stored before it is. One row for each nonce; a dropped transaction's nonce is used again by the next.
CREATE TABLE intent (
  no         INTEGER PRIMARY KEY AUTOINCREMENT,
  chain_id   INTEGER NOT NULL CHECK (chain_id > 0),
  account    BLOB NOT NULL CHECK (length(account) = 20),
  nonce      INTEGER NOT NULL CHECK (nonce >= 0),
  purpose    TEXT NOT NULL,
  target     BLOB CHECK (target IS NULL OR length(target) = 20),         -- NULL creates a contract
  value      BLOB NOT NULL CHECK (length(value) = 16),
  data       BLOB NOT NULL,
  gas_limit  INTEGER NOT NULL CHECK (gas_limit > 0),
  status     TEXT NOT NULL CHECK (status IN ('PREPARED', 'SENT', 'MINED', 'CONFIRMED', 'FAILED', 'LOST', 'DROPPED')),
  created_at INTEGER NOT NULL,
  UNIQUE (chain_id, account, nonce)
) STRICT;
CREATE INDEX intent_unfinished ON intent (chain_id, account, nonce) WHERE status IN ('PREPARED', 'SENT', 'MINED');

-- The signed forms of an intent: each later one pays more and may take the place of those before.
CREATE TABLE attempt (
  intent       INTEGER NOT NULL REFERENCES intent (no) ON DELETE CASCADE,
  no           INTEGER NOT NULL,
  max_fee      BLOB NOT NULL CHECK (length(max_fee) = 16),
  priority_fee BLOB NOT NULL CHECK (length(priority_fee) = 16),
  raw          BLOB NOT NULL,
  hash         BLOB NOT NULL CHECK (length(hash) = 32),
  at           INTEGER NOT NULL,
  PRIMARY KEY (intent, no)
) STRICT;
CREATE INDEX attempt_hash ON attempt (hash);
