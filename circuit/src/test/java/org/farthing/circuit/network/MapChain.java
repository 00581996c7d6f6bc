package org.farthing.circuit.network;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.farthing.circuit.relay.Till;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** What the chain of a test says of channels, and a node that can be away. Thread-safe. */
final class MapChain implements Till.ChannelChain {
    private final Map<Bytes, Till.OnChain> channels = new ConcurrentHashMap<>();
    private volatile boolean away;

    /** No relay can read the chain, or all can again. */
    void setAway(boolean isAway) {
        away = isAway;
    }

    void put(Bytes channel, Till.OnChain is) {
        channels.put(channel, is);
    }

    @Override
    public Till.OnChain read(Bytes channel) {
        requireNode();
        return channels.getOrDefault(channel, new Till.OnChain(Amount.ZERO, Instant.EPOCH, false));
    }

    @Override
    public Bytes close(ChannelTerms terms, Voucher best) {
        requireNode();
        Till.OnChain open = channels.get(terms.id());
        if (open == null || !open.open()) {
            throw new WalletException(Kind.CHANNEL_STATE, "The channel is closed already.");
        }
        channels.put(terms.id(), new Till.OnChain(open.deposit(), open.expiry(), false));
        return Bytes.of(Keccak256.hash(terms.id().toArray()));
    }

    private void requireNode() {
        if (away) {
            throw new WalletException(Kind.CHAIN_UNREACHABLE, "The node does not answer.");
        }
    }
}
