package org.farthing.circuit.onion;

/**
 * One hop's keys towards the client with two counts: cells that this hop layered, which drives the epochs, and those of them that it
 * originated, which are the nonces of its GCM. (The second count never restarts, so an epoch's key never sees a nonce twice.)
 */
final class BackwardKeys {
    private final Chain chain;
    private final CellAead aead;
    private final KeyStream layer;
    private long layered;
    private long originated;

    BackwardKeys(byte[] start) {
        this.chain = new Chain(start);
        this.aead = new CellAead(chain.expand("aead"), CellAead.BACKWARD);
        this.layer = new KeyStream(chain.expand("xor"));
    }

    long layered() {
        return layered;
    }

    void seal(byte[] in, int inOff, int len, byte[] out, int outOff) {
        aead.seal(originated, in, inOff, len, out, outOff);
    }

    boolean open(byte[] in, int inOff, int len, byte[] out, int outOff) {
        return aead.open(originated, in, inOff, len, out, outOff);
    }

    /** Adds, or takes off, this hop's layer of the current cell. */
    void layer(byte[] in, int inOff, int len, byte[] out, int outOff) {
        layer.apply(layered, 0, in, inOff, len, out, outOff);
    }

    /** One cell passed that another hop originated. */
    void advance() {
        layered++;
        if (layered % Chain.EPOCH_CELLS == 0) {
            chain.next();
            aead.rekey(chain.expand("aead"));
            layer.rekey(chain.expand("xor"));
        }
    }

    /** One cell passed that this hop originated. */
    void advanceOwn() {
        originated++;
        advance();
    }

    void wipe() {
        chain.wipe();
        aead.wipe();
        layer.wipe();
    }
}
