package org.farthing.wallet.chain;

import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/**
 * Whether exactly this version's code stands at an address. It is asked before every transaction to it, until the code was seen in a
 * block that has become final: it cannot change any more then, for Farthing's contracts neither destroy nor replace themselves.
 *
 * <p>Thread-safe.
 */
public final class KnownCode {
    private final Chain chain;
    private final Finality finality;
    private final Address address;
    private final ContractCode code;
    private Optional<Block> seenAfter = Optional.empty();
    private boolean certain;

    public KnownCode(Chain chain, Finality finality, Address address, ContractCode code) {
        this.chain = chain;
        this.finality = finality;
        this.address = address;
        this.code = code;
    }

    /** @throws WalletException {@code WRONG_CONTRACT} as {@code refusal} words it, or whatever the chain throws */
    public synchronized void require(WalletRefusal refusal) {
        if (certain) {
            return;
        }
        Block head = chain.latest();
        Bytes found = chain.codeAt(address, head.number());
        if (!code.isAt(found)) {
            seenAfter = Optional.empty();
            throw refusal.exception();
        }
        boolean stillThere = seenAfter.filter(seen -> seen.isIn(chain)).isPresent();
        if (!stillThere) {
            seenAfter = Optional.of(head);
        }
        certain = seenAfter.get().number() <= finality.newest(chain);
    }
}
