package org.farthing.wallet.ledger;

/**
 * Which of our databases a file is.
 *
 * @param applicationId SQLite's mark in the file's header: four letters
 * @param folder        of the numbered SQL files among the resources
 * @param version       the highest number among them
 * @param name          for sentences
 */
record Schema(int applicationId, String folder, int version, String name) {
    /** "FaPr". */
    static final Schema PAYER = new Schema(0x46615072, "/ledger/", 3, "ledger");
    /** "FaPe". */
    static final Schema PAYEE = new Schema(0x46615065, "/ledger/payee/", 2, "relay ledger");
}
