-- Version 2: what the chain showed, block by block, so that a reorganisation can be taken back; what transactions cost; plans that outlive
-- a restart. Never edited once released.

-- Given up by Alice while it was only planned. Kept all the same, since a transaction that a node refused may turn up later.
ALTER TABLE channel ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0 CHECK (discarded IN (0, 1));

-- What a transaction in a block cost; NULL until its receipt was read.
ALTER TABLE intent ADD COLUMN block INTEGER;
ALTER TABLE intent ADD COLUMN gas_used INTEGER;
ALTER TABLE intent ADD COLUMN gas_price BLOB CHECK (gas_price IS NULL OR length(gas_price) = 16);
ALTER TABLE intent ADD COLUMN fee BLOB CHECK (fee IS NULL OR length(fee) = 16);   -- all of it, data fees of the chain below included

-- Heads of blocks up to which events were read: the highest that the chain still has is where a reorganisation began, or before it.
CREATE TABLE chain_block (
  number INTEGER PRIMARY KEY CHECK (number >= 0),
  hash   BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Every event of our channels on the chain as it is now. What the chain holds for a channel follows from its rows alone.
CREATE TABLE channel_event (
  block       INTEGER NOT NULL CHECK (block >= 0),
  position    INTEGER NOT NULL,
  channel     BLOB NOT NULL CHECK (length(channel) = 32),
  kind        TEXT NOT NULL CHECK (kind IN ('OPENED', 'TOPPED_UP', 'EXTENDED', 'CLOSE_REQUESTED', 'CLOSED', 'REFUNDED')),
  transaction_hash BLOB NOT NULL CHECK (length(transaction_hash) = 32),
  amount      BLOB NOT NULL CHECK (length(amount) = 16),
  rest        BLOB NOT NULL CHECK (length(rest) = 16),
  expiry      INTEGER NOT NULL,
  PRIMARY KEY (block, position)
) STRICT;
CREATE INDEX channel_event_channel ON channel_event (channel, block, position);

-- Channels to be opened one by one, each at its own time.
CREATE TABLE planned_opening (
  no         INTEGER PRIMARY KEY,
  relay      BLOB NOT NULL CHECK (length(relay) = 32),
  relay_name TEXT NOT NULL,
  relay_role TEXT NOT NULL,
  payee      BLOB NOT NULL CHECK (length(payee) = 20),
  deposit    BLOB NOT NULL CHECK (length(deposit) = 16),
  life       INTEGER NOT NULL CHECK (life > 0),                          -- seconds
  due        INTEGER NOT NULL,                                           -- seconds
  channel    BLOB CHECK (channel IS NULL OR length(channel) = 32),       -- set before its transaction is stored: never opened twice
  failure    TEXT NOT NULL DEFAULT '',                                   -- of the last try
  cancelled  INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1))
) STRICT;

-- "Get everything back": at most one at a time.
CREATE TABLE recovery (
  only     INTEGER PRIMARY KEY CHECK (only = 1),
  started  INTEGER NOT NULL,                                             -- seconds of the chain
  patience INTEGER NOT NULL CHECK (patience >= 0),                       -- seconds
  dust     INTEGER NOT NULL CHECK (dust IN (0, 1))
) STRICT;

CREATE TABLE recovery_channel (
  channel BLOB PRIMARY KEY CHECK (length(channel) = 32),
  asked   INTEGER,                                                       -- when the relay was first asked, in seconds of the chain
  answer  TEXT NOT NULL DEFAULT ''                                       -- what came of it
) STRICT;
