/**
 * The voucher history as evidence: a file that a third party can check without trusting who made it.
 *
 * <p>Nouns: {@link org.farthing.wallet.evidence.VoucherExport} (writes the file),
 * {@link org.farthing.wallet.evidence.EvidenceCheck} (reads one, from a stranger), {@link org.farthing.wallet.evidence.EvidenceReport}
 * (what it proves), {@link org.farthing.wallet.evidence.ChainCheck} (what the chain says of the same channels).
 *
 * <p>What is proven is what is signed: that the holder of a channel's signer key promised these totals to that channel's payee, in one
 * contract on one chain. Relay, its name, cells and time are the exporter's own notes. A file that ends early is a shorter history, not a
 * wrong one: only the chain can show that more was promised.
 */
package org.farthing.wallet.evidence;
