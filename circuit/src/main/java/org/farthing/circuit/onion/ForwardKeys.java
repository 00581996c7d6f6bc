package org.farthing.circuit.onion;

/** One hop's keys away from the client, and the count of RELAY cells the hop has received from the client's side. */
final class ForwardKeys {
    /** First block of the 4-byte counter that GCM encrypts data with. */
    private static final int GCM_FIRST_BLOCK = 2;

    private final Chain chain;
    private final CellAead aead;
    private final KeyStream filler;
    /** The same key as {@link #aead}'s, for the keystream alone; only the client foresees keystreams. */
    private final KeyStream foreseen;
    private long count;

    ForwardKeys(byte[] start, boolean client) {
        this.chain = new Chain(start);
        this.aead = new CellAead(chain.expand("aead"), CellAead.FORWARD);
        this.filler = new KeyStream(chain.expand("pad"));
        this.foreseen = client ? new KeyStream(chain.expand("aead")) : null;
    }

    long count() {
        return count;
    }

    void seal(byte[] in, int inOff, int len, byte[] out, int outOff) {
        aead.seal(count, in, inOff, len, out, outOff);
    }

    boolean open(byte[] in, int inOff, int len, byte[] out, int outOff) {
        return aead.open(count, in, inOff, len, out, outOff);
    }

    /** XORs the {@code len} bytes that this hop appends to the current cell. */
    void filler(byte[] in, int inOff, int len, byte[] out, int outOff) {
        filler.apply(count, 0, in, inOff, len, out, outOff);
    }

    /** XORs with the keystream of the current cell's GCM, from its 16-byte block {@code block} on. */
    void foreseen(int block, byte[] in, int inOff, int len, byte[] out, int outOff) {
        foreseen.apply(count, GCM_FIRST_BLOCK + block, in, inOff, len, out, outOff);
    }

    /** One cell is done. */
    void advance() {
        count++;
        if (count % Chain.EPOCH_CELLS == 0) {
            chain.next();
            aead.rekey(chain.expand("aead"));
            filler.rekey(chain.expand("pad"));
            if (foreseen != null) {
                foreseen.rekey(chain.expand("aead"));
            }
        }
    }

    void wipe() {
        chain.wipe();
        aead.wipe();
        filler.wipe();
        if (foreseen != null) {
            foreseen.wipe();
        }
    }
}
