/**
 * Payment channels as their payer sees them, and the statements signed on them.
 *
 * <p>Nouns: {@link org.farthing.wallet.channel.ChannelTerms} (what a channel's id commits to), {@link org.farthing.wallet.channel.Voucher},
 * {@link org.farthing.wallet.channel.VoucherSigner}, {@link org.farthing.wallet.channel.VoucherVerifier},
 * {@link org.farthing.wallet.channel.ChannelMachine} (the life of a channel, a pure function).
 *
 * <p>Not here: the database (package {@code ledger}, which uses this one), transactions and their fate ({@code chain}), circuits.
 */
package org.farthing.wallet.channel;
