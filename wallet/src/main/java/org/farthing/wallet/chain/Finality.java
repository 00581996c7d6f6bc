package org.farthing.wallet.chain;

import java.util.Optional;

/**
 * When a block is taken for unchangeable: from then on nothing in it is watched for reorganisations any more.
 *
 * @param depth blocks, at least 1: where the node knows no tag, a block is final with this many blocks from it to the newest, itself
 *              included
 * @param tag   what the chain's own rules call final, where they have such a thing
 */
public record Finality(int depth, Optional<Tag> tag) {
    /** The names that nodes give to blocks behind the newest (Ethereum's execution API). */
    public enum Tag {
        /** Would be undone only if much of the network misbehaved. */
        SAFE("safe"),
        /** Would be undone only at the loss of a third of all stakes; on a layer above, once its base chain says so. */
        FINALIZED("finalized");

        private final String word;

        Tag(String word) {
            this.word = word;
        }

        /** As JSON-RPC takes it. */
        public String word() {
            return word;
        }
    }

    public Finality {
        if (depth < 1) {
            throw new IllegalArgumentException("finality is at least one block deep");
        }
    }

    public static Finality ofDepth(int depth) {
        return new Finality(depth, Optional.empty());
    }

    public static Finality of(Tag tag, int depth) {
        return new Finality(depth, Optional.of(tag));
    }

    /** The number of the newest final block; below 0 where there is none yet. */
    public long newest(Chain chain) {
        long head = chain.latest().number();
        // A tag ahead of the head would be a node's nonsense: the head itself can always be reorganised.
        return tag.flatMap(chain::tagged).map(block -> Math.min(block.number(), head)).orElse(head - depth + 1);
    }
}
