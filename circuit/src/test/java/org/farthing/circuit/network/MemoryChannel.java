package org.farthing.circuit.network;

import java.util.concurrent.CountDownLatch;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** A channel with a real key whose totals live in memory, checked as strictly as the wallet checks its own. */
public final class MemoryChannel implements PayingChannel {
    private final int key;
    private final ChannelTerms terms;
    private final Bytes relayId;
    private final Signer secret;
    private final VoucherSigner signer;
    private final CountDownLatch never = new CountDownLatch(1);
    private Amount deposit;
    private Amount signed = Amount.ZERO;
    private Amount acknowledged = Amount.ZERO;
    private Amount served = Amount.ZERO;
    private Amount most = Voucher.MAX;
    private int vouchers;
    private volatile boolean locked;

    public MemoryChannel(int key, Bytes relayId, Address payee, Amount deposit) {
        this.key = key;
        byte[] secret = new byte[32];
        secret[0] = 1;
        secret[30] = (byte) (key >> 8);
        secret[31] = (byte) key;
        this.secret = new Signer(secret);
        this.signer = new VoucherSigner(this.secret, PaidNetwork.CHAIN, PaidNetwork.CONTRACT);
        this.terms = new ChannelTerms(PaidNetwork.CHAIN, PaidNetwork.CONTRACT, signer.address(), payee, signer.address(), Bytes.of(secret));
        this.relayId = relayId;
        this.deposit = deposit;
    }

    /** Signing a larger total than this never returns: a payer that stops paying without a word. */
    public synchronized void stopAt(Amount total) {
        most = total;
    }

    /** For signatures that no wallet would make. */
    Signer key() {
        return secret;
    }

    /** The deposit grew by a top-up. */
    public synchronized void setDeposit(Amount total) {
        deposit = total;
    }

    /** The same words on another machine: the same key and terms, and no memory of what was signed here. */
    public MemoryChannel twin() {
        return new MemoryChannel(key, relayId, terms.payee(), deposit);
    }

    /** The wallet was locked: nothing can be signed. */
    public void lock() {
        locked = true;
    }

    /** Lets go of a worker that waits for a signature. */
    public void release() {
        never.countDown();
    }

    public synchronized int vouchers() {
        return vouchers;
    }

    @Override
    public ChannelTerms terms() {
        return terms;
    }

    @Override
    public Bytes relayId() {
        return relayId;
    }

    @Override
    public synchronized Amount deposit() {
        return deposit;
    }

    @Override
    public synchronized Amount signed() {
        return signed;
    }

    @Override
    public synchronized Amount acknowledged() {
        return acknowledged;
    }

    @Override
    public synchronized Amount served() {
        return served;
    }

    @Override
    public Bytes signBind(Bytes binding, int purpose) {
        return signer.signBind(terms.id(), binding, purpose);
    }

    @Override
    public Bytes signRestore(Bytes binding, Bytes nonce) {
        return signer.signRestore(terms.id(), binding, nonce);
    }

    @Override
    public Voucher sign(Amount total, Amount servedNow, Amount window, long cells) {
        waitIfStopped(total);
        if (locked) {
            throw new IllegalStateException("this key is locked");
        }
        synchronized (this) {
            if (!total.isMoreThan(signed) || total.isMoreThan(deposit) || total.isMoreThan(servedNow.plus(window))) {
                throw new WalletException(WalletException.Kind.CHANNEL_STATE, "This total may not be signed.");
            }
            signed = total;
            served = served.max(servedNow);
            vouchers++;
            return signer.sign(terms.id(), total);
        }
    }

    private void waitIfStopped(Amount total) {
        boolean stopped;
        synchronized (this) {
            stopped = total.isMoreThan(most);
        }
        if (stopped) {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            throw new WalletException(WalletException.Kind.CHANNEL_STATE, "Nothing more is signed.");
        }
    }

    /** A voucher for any total, whatever was served: for payers that pay ahead. */
    public Voucher signFreely(Amount total) {
        return signer.sign(terms.id(), total);
    }

    @Override
    public synchronized Voucher signAgain() {
        return signer.sign(terms.id(), signed);
    }

    @Override
    public synchronized void recordAcknowledged(Amount total) {
        acknowledged = acknowledged.max(total);
    }

    @Override
    public synchronized void recordServed(Amount total) {
        served = served.max(total);
    }
}
