package org.farthing.wallet.devnet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.value.Bytes;

/** All blocks of the chain, from block 0, with their receipts. Not thread-safe. */
final class Blocks {
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Bytes, Block> byHash = new HashMap<>();
    private final Map<Bytes, Receipt> receipts = new HashMap<>();

    void add(Block block) {
        blocks.add(block);
        byHash.put(block.hash(), block);
        block.receipts().forEach(receipt -> receipts.put(receipt.transaction(), receipt));
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    Block head() {
        return blocks.getLast();
    }

    Bytes hash(long number) {
        return blocks.get((int) number).hash();
    }

    Optional<Block> find(long number) {
        return number >= 0 && number < blocks.size() ? Optional.of(blocks.get((int) number)) : Optional.empty();
    }

    Optional<Block> find(Bytes hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    Optional<Receipt> receipt(Bytes transaction) {
        return Optional.ofNullable(receipts.get(transaction));
    }

    /** A copy of the blocks from one number to another, both inclusive, as far as they exist. */
    List<Block> range(long from, long to) {
        int first = Math.clamp(from, 0, blocks.size());
        int end = Math.clamp(to == Long.MAX_VALUE ? to : to + 1, first, blocks.size());
        return List.copyOf(blocks.subList(first, end));
    }

    /** Forgets all blocks above {@code number}. */
    void truncate(long number) {
        while (head().number() > number) {
            Block gone = blocks.removeLast();
            byHash.remove(gone.hash());
            gone.receipts().forEach(receipt -> receipts.remove(receipt.transaction()));
        }
    }
}
