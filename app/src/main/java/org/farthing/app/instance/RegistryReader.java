package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.keys.Recovery;
import org.farthing.wallet.registry.RelayEntry;

/** Makes a list of what the registry holds: whoever does not prove both keys, or says other things than his entry, is left out. */
public final class RegistryReader {
    private static final System.Logger LOG = System.getLogger("farthing.directory");
    /** Final blocks older than that are not waited for: relays that moved since could not be reached. */
    private static final Duration OLDEST_FINAL = Duration.ofHours(1);

    private RegistryReader() {
    }

    /** A block to read the registry at. */
    record At(long block, Instant time) {
    }

    /**
     * The newest final block, so that all who read see the same list and none that a reorganisation undoes; where that is more than an hour
     * old, the newest block that is as deep as the network's payments want it. On a practice chain the newest block, whose time is now:
     * such chains make blocks only when something is sent.
     */
    static At block(ChainAccess access, Instant now) {
        Chain chain = access.chain();
        Block head = chain.latest();
        if (access.isPractice()) {
            return new At(head.number(), now);
        }
        long first = access.network().firstBlock();
        Block block = block(chain, access.network().finality().newest(chain))
                .filter(settled -> settled.time().isAfter(now.minus(OLDEST_FINAL)))
                .or(() -> block(chain, head.number() - access.network().confirmations() + 1))
                // Contracts that were put up just now are in none of these yet.
                .filter(settled -> settled.number() >= first).orElse(head);
        return new At(block.number(), block.time());
    }

    private static Optional<Block> block(Chain chain, long number) {
        return number < 0 ? Optional.empty() : chain.block(number);
    }

    public static Directory directory(List<RelayEntry> entries) {
        return new Directory(descriptors(entries).stream().map(SignedDescriptor::descriptor).toList());
    }

    /** The descriptors of the relays that are active and prove what they say. */
    static List<SignedDescriptor> descriptors(List<RelayEntry> entries) {
        var descriptors = new ArrayList<SignedDescriptor>();
        for (RelayEntry entry : entries) {
            if (entry.status() == RelayEntry.Status.ACTIVE && entry.descriptor().isPresent()) {
                try {
                    SignedDescriptor signed = DescriptorCodec.decode(entry.descriptor().get());
                    if (agrees(signed, entry)) {
                        descriptors.add(signed);
                    } else {
                        LOG.log(Level.INFO, "a relay's description does not fit its entry");
                    }
                } catch (MalformedException e) {
                    LOG.log(Level.INFO, "a relay's description is not readable: " + e.getMessage());
                }
            }
        }
        return descriptors;
    }

    private static boolean agrees(SignedDescriptor signed, RelayEntry entry) {
        return signed.descriptor().relayId().equals(entry.relayId()) && signed.descriptor().operator().equals(entry.operator())
                && signed.descriptor().pricePerUnit().equals(entry.pricePerUnit()) && proves(signed);
    }

    /** Whether both of the relay's keys signed it. */
    static boolean proves(SignedDescriptor signed) {
        return DescriptorCodec.verify(signed, Recovery::recover);
    }
}
