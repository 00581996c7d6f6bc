package org.farthing.wallet.channel;

import java.time.Instant;
import org.farthing.wallet.value.Amount;

/**
 * The money of one channel, by its payer's own count. Always {@code certain <= signed <= reserved} and {@code acknowledged <= signed}. A
 * reservation never exceeds the deposit when it is made; the deposit alone may fall below it later, when the chain takes a top-up back.
 *
 * @param deposit      locked on chain (or planned to be)
 * @param expiry       when the payer may take it back alone; brought forward by a request to close
 * @param reserved     up to which total signing is allowed: stored, durably, before anything is signed within it
 * @param signed       the highest total that may have left this machine. After a crash this is all that was reserved
 * @param certain      the highest total known to have been signed; below {@code signed} only after a crash, until the relay has shown its
 *                     highest voucher
 * @param acknowledged the highest total the relay confirmed
 * @param served       the worth of the service received, by our own count; may exceed {@code signed} by the relay's grace
 */
public record Funds(Amount deposit, Instant expiry, Amount reserved, Amount signed, Amount certain, Amount acknowledged, Amount served) {
    public Funds {
        if (signed.isMoreThan(reserved) || certain.isMoreThan(signed) || acknowledged.isMoreThan(signed)) {
            throw new IllegalArgumentException("totals out of order");
        }
    }

    /** A channel on which nothing was signed yet. */
    public static Funds fresh(Amount deposit, Instant expiry) {
        return new Funds(deposit, expiry, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO);
    }

    /** Whether {@link #signed} is only an upper bound, since a crash came between reservation and record. */
    public boolean isUncertain() {
        return certain.compareTo(signed) != 0;
    }

    /** The most the relay could take without having served for it. */
    public Amount atRisk() {
        return signed.min(deposit).minusOrZero(served);
    }

    /** What can still be signed. */
    public Amount left() {
        return deposit.minusOrZero(signed);
    }

    Funds withDeposit(Amount newDeposit) {
        return new Funds(newDeposit, expiry, reserved, signed, certain, acknowledged, served);
    }

    Funds withExpiry(Instant newExpiry) {
        return new Funds(deposit, newExpiry, reserved, signed, certain, acknowledged, served);
    }

    Funds withReserved(Amount total) {
        return new Funds(deposit, expiry, total, signed, certain, acknowledged, served);
    }

    /** Both the bound and what is certain: known exactly from here on. */
    Funds withSigned(Amount total) {
        return new Funds(deposit, expiry, reserved, total, total, acknowledged, served);
    }

    /** Known exactly, and the reservation over: the next crash leaves no more doubt than any other. */
    Funds withShown(Amount total) {
        return new Funds(deposit, expiry, total, total, total, acknowledged, served);
    }

    Funds withAcknowledged(Amount total) {
        return new Funds(deposit, expiry, reserved, signed, certain.max(total), total, served);
    }

    Funds withServed(Amount total) {
        return new Funds(deposit, expiry, reserved, signed, certain, acknowledged, total);
    }
}
