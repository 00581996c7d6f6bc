package org.farthing.wallet.ledger;

/** What came of a relay's copy of a channel's highest voucher. */
public enum CopyTaken {
    /** It stands in the place of the damaged record. */
    FILLED,
    /** It states less than the record: nothing was changed. */
    OLDER,
    /** The newest record is genuine, since another one was added meanwhile, or is kept no longer: nothing was changed. */
    NOTHING_DAMAGED
}
