package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.DirectoryView;
import org.farthing.circuit.directory.RegisteredRelay;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.keys.Recovery;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Bytes;

/** Makes a list of what the registry holds: whoever does not prove both keys, or says other things than his entry, is left out. */
public final class RegistryReader {
    private static final System.Logger LOG = System.getLogger("farthing.directory");
    private static final Duration BETWEEN_LISTS = Duration.ofMinutes(30);
    /** Final blocks older than that are not waited for: relays that moved since could not be reached. */
    private static final Duration OLDEST_FINAL = Duration.ofMinutes(90);

    private RegistryReader() {
    }

    /** A block to read the registry at. */
    public record At(long block, Instant time) {
    }

    /**
     * The newest final block whose number is a multiple of the network's {@linkplain #interval interval}, so that all who read within the
     * same half hour see the same list, which can be compared, and none that a reorganisation undoes; where that is too old, the newest of
     * those that are as deep as the network's payments want it. On a practice chain the newest block, whose time is now: such chains make
     * blocks only when something is sent.
     */
    static At block(ChainAccess access, Instant now) {
        Chain chain = access.chain();
        Block head = chain.latest();
        if (access.isPractice()) {
            return new At(head.number(), now);
        }
        long interval = interval(access.network());
        long first = access.network().firstBlock();
        long deep = head.number() - access.network().confirmations() + 1;
        Block block = block(chain, lastMultiple(access.network().finality().newest(chain), interval))
                .filter(settled -> settled.time().isAfter(now.minus(OLDEST_FINAL)))
                .or(() -> block(chain, lastMultiple(deep, interval))).filter(settled -> settled.number() >= first)
                // Contracts that were put up just now are in none of these yet; nobody can compare such a list.
                .or(() -> block(chain, deep)).filter(settled -> settled.number() >= first).orElse(head);
        return new At(block.number(), block.time());
    }

    /** Blocks from one that lists are read at to the next: about half an hour of them, the same for everybody on the network. */
    static long interval(Network network) {
        return network.blockTime().isZero() ? 1 : Math.max(1, BETWEEN_LISTS.dividedBy(network.blockTime()));
    }

    private static long lastMultiple(long number, long interval) {
        return number < 0 ? number : number - number % interval;
    }

    private static Optional<Block> block(Chain chain, long number) {
        return number < 0 ? Optional.empty() : chain.block(number);
    }

    public static Directory directory(List<RelayEntry> entries) {
        return new Directory(descriptors(entries).stream().map(SignedDescriptor::descriptor).toList());
    }

    /** The relays that are active, with the descriptors of those that prove what they say. */
    public static DirectoryView view(At at, List<RelayEntry> entries) {
        List<RegisteredRelay> active = entries.stream().filter(entry -> entry.status() == RelayEntry.Status.ACTIVE)
                .map(RegistryReader::registered).toList();
        return new DirectoryView(at.block(), at.time(), active, descriptors(entries));
    }

    /** Hashes of the descriptors that the node names and did not show. */
    static Set<Bytes> withheld(List<RelayEntry> entries) {
        var withheld = new HashSet<Bytes>();
        entries.stream().filter(RelayEntry::lacksDescriptor).forEach(entry -> withheld.add(entry.descriptorHash()));
        return withheld;
    }

    private static RegisteredRelay registered(RelayEntry entry) {
        return new RegisteredRelay(entry.relayId(), entry.operator(), entry.payout(), entry.pricePerUnit(), entry.descriptorHash());
    }

    /** The descriptors of the relays that are active and prove what they say. */
    static List<SignedDescriptor> descriptors(List<RelayEntry> entries) {
        var descriptors = new ArrayList<SignedDescriptor>();
        for (RelayEntry entry : entries) {
            if (entry.status() == RelayEntry.Status.ACTIVE && entry.descriptor().isPresent()) {
                try {
                    SignedDescriptor signed = DescriptorCodec.decode(entry.descriptor().get());
                    if (registered(entry).isDescribedBy(signed) && proves(signed)) {
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

    /** Whether both of the relay's keys signed it. */
    public static boolean proves(SignedDescriptor signed) {
        return DescriptorCodec.verify(signed, Recovery::recover);
    }
}
