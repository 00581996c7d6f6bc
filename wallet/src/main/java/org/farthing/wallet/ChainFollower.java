package org.farthing.wallet;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.chain.EventScan;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.ledger.ChainRecord;
import org.farthing.wallet.ledger.ChainRecord.Head;
import org.farthing.wallet.ledger.SeenEvent;
import org.farthing.wallet.value.Bytes;

/**
 * Keeps the channels in step with the chain. Every event of ours is noted with its block, and what a channel is on the chain follows from
 * its events alone ({@link ChainFacts}): so a reorganisation is taken back by forgetting the events behind the fork and reading the new
 * blocks, however deep it went and whatever it undid, and the node is not told which channels are ours.
 *
 * <p>The fork is found by the heads of blocks read before. A chain that is only shorter than before proves nothing: the nodes behind one
 * name are not equally far.
 *
 * <p>Thread-safe; one thread reads at a time.
 */
final class ChainFollower {
    private static final System.Logger LOG = System.getLogger("farthing.channels");
    /** Heads of the last this many blocks are kept, older ones thinned out: no deeper reorganisation is expected. */
    static final int HEADS = 64;
    /** A chain that changes while it is read is read again this often. */
    private static final int TRIES = 3;

    private final ChannelBook book;
    private final ChainRecord record;
    private final Chain chain;
    private final Network network;
    private final ChannelContract contract;
    private final ReentrantLock following = new ReentrantLock();
    private boolean conformedAll;

    ChainFollower(ChannelBook book, ChainRecord record, Chain chain, Network network, ChannelContract contract) {
        this.book = book;
        this.record = record;
        this.chain = chain;
        this.network = network;
        this.contract = contract;
    }

    /** The newest block's time: what the contract will judge by, whatever our own clock says. */
    Instant chainTime() {
        return Instant.ofEpochSecond(chain.latest().time().getEpochSecond());
    }

    /** The highest block that was read; empty before the first. */
    Optional<Long> readUpTo() {
        return record.heads().stream().map(Head::number).findFirst();
    }

    /** The highest block that is deep enough to count. */
    long lastBlock() {
        return chain.latest().number() - network.confirmations() + 1;
    }

    /** Runs while no events are applied. */
    void exclusively(Runnable work) {
        following.lock();
        try {
            work.run();
        } finally {
            following.unlock();
        }
    }

    /** Takes over what a scan of everything up to {@code head} found of all our channels. Runs {@link #exclusively}. */
    void replaceAll(Head head, List<SeenEvent> events) {
        record.replace(network.firstBlock() - 1, head, events, head.number() - HEADS);
        conform(events.stream().map(SeenEvent::channel).distinct().toList());
    }

    /** @throws org.farthing.wallet.value.WalletException if the chain cannot be read; what was read before counts */
    void refresh() {
        following.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                if (readOn()) {
                    return;
                }
            }
            LOG.log(Level.DEBUG, "the chain changed while it was read; it is read again later");
        } finally {
            following.unlock();
        }
    }

    /** False where the chain changed in the meantime. */
    private boolean readOn() {
        Block newest = chain.latest();
        long last = newest.number() - network.confirmations() + 1;
        List<Head> heads = record.heads();
        Optional<Head> fork = heads.stream().filter(head -> head.number() <= newest.number()).filter(head -> isThere(head, newest))
                .findFirst();
        boolean isReorganised = heads.stream().anyMatch(head -> head.number() <= newest.number()
                && fork.filter(found -> found.number() >= head.number()).isEmpty());
        if (!isReorganised && fork.isEmpty() && !heads.isEmpty()) {
            // The node is behind everything that was read.
            return true;
        }
        long from = fork.map(Head::number).orElse(network.firstBlock() - 1);
        Set<Bytes> touched = new LinkedHashSet<>();
        try {
            if (isReorganised) {
                LOG.log(Level.WARNING, "the chain was reorganised by some blocks; they are read again");
                touched.addAll(record.forgetAfter(from));
            } else if (fork.isPresent() && fork.get().number() < heads.getFirst().number()) {
                // As far as it goes it is the same chain.
                return true;
            }
            boolean hasRead = read(from, last, touched);
            conformedAll = conformedAll || hasRead && conform(book.all().stream().map(channel -> channel.terms().id()).toList());
            return hasRead;
        } finally {
            conform(touched);
        }
    }

    private boolean isThere(Head head, Block newest) {
        return head.number() == newest.number() ? head.hash().equals(newest.hash())
                : chain.block(head.number()).filter(block -> block.hash().equals(head.hash())).isPresent();
    }

    private boolean read(long from, long last, Set<Bytes> touched) {
        // With no channel whatever is opened from now on stands in later blocks.
        long step = book.all().isEmpty() ? Math.max(1, last - from) : EventScan.STEP;
        for (long start = from + 1; start <= last; start += step) {
            long end = Math.min(last, start + step - 1);
            Optional<Block> head = chain.block(end);
            List<SeenEvent> events = step > EventScan.STEP || book.all().isEmpty() ? List.of() : ours(contract.events(start, end));
            if (head.isEmpty() || !chain.block(end).map(Block::hash).equals(head.map(Block::hash))) {
                return false;
            }
            Set<Bytes> changed = record.replace(start - 1, new Head(end, head.get().hash()), events, last - HEADS);
            conform(changed);
            touched.addAll(changed);
        }
        return true;
    }

    /** Takes over what a receipt shows, ahead of the blocks in between. */
    void takeOver(List<ChannelEvent> events) {
        following.lock();
        try {
            List<SeenEvent> ours = ours(events);
            record.add(ours);
            conform(ours.stream().map(SeenEvent::channel).distinct().toList());
        } finally {
            following.unlock();
        }
    }

    private List<SeenEvent> ours(List<ChannelEvent> events) {
        return events.stream().map(SeenEvent::of).flatMap(Optional::stream).filter(event -> book.find(event.channel()).isPresent())
                .toList();
    }

    private boolean conform(Iterable<Bytes> channels) {
        for (Bytes id : channels) {
            book.find(id).ifPresent(channel -> channel.conform(ChainFacts.of(record.events(id))));
        }
        return true;
    }
}
