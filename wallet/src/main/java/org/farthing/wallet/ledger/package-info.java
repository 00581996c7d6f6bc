/**
 * What must survive a crash, in SQLite: the payer's {@link org.farthing.wallet.ledger.Ledger} and a relay's
 * {@link org.farthing.wallet.ledger.PayeeLedger}, two files that never share one.
 *
 * <p>Threading: each ledger has one writing connection behind one lock and one reading connection behind another; every call blocks for the
 * lock and the disk. Call from virtual threads or a thread of your own, never from an event loop or the window's thread.
 *
 * <p>Durability: a method whose comment says "durable" has flushed the disk before it returns. The others are written in order and survive
 * the death of the process at any instant, but the last of them may be missing after a loss of power.
 *
 * <p>Files are named plainly after what they hold, are readable by their owner only, and carry an application id and a version, so that a
 * foreign or later file is refused before anything is written to it. Not here: what may be signed (package {@code channel}), secrets
 * ({@code keys}).
 */
package org.farthing.wallet.ledger;
