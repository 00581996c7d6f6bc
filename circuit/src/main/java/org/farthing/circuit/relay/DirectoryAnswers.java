package org.farthing.circuit.relay;

import org.farthing.circuit.cell.DirectoryMessage;
import org.farthing.circuit.directory.DirectoryArchive;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.wallet.value.Bytes;

/**
 * Answers one circuit's questions about the list of relays, out of what this relay itself has read. An answer is sent whether it is paid
 * for or not, as those to payments are, so nobody may have many for little: a cell asks for one part of a descriptor at most, and a
 * circuit for so many.
 *
 * <p>Not thread-safe: it belongs to the relay's event loop.
 */
final class DirectoryAnswers {
    /** Lists that one circuit may ask about: one on its way, and one that came meanwhile, is what honest clients do. */
    static final int MOST_LISTS = 4;
    /** Parts of descriptors that one circuit may ask for. */
    static final int MOST_PARTS = 64;

    private final DirectoryArchive archive;
    private final StreamMux mux;
    private int lists;
    private int parts;
    private boolean askedInThisCell;

    DirectoryAnswers(DirectoryArchive archive, StreamMux mux) {
        this.archive = archive;
        this.mux = mux;
    }

    /** The messages of another cell begin. */
    void beginCell() {
        askedInThisCell = false;
    }

    /** @throws ProtocolViolation for what no honest client sends */
    void take(DirectoryMessage message) {
        switch (message) {
            case DirectoryMessage.Ask(long block) -> list(block);
            case DirectoryMessage.Get(Bytes hash, int offset) -> part(hash, offset);
            case DirectoryMessage.ListHash _, DirectoryMessage.Data _ -> throw new ProtocolViolation("a message that only relays send");
        }
    }

    private void list(long block) {
        if (++lists > MOST_LISTS) {
            throw new ProtocolViolation("more questions about lists than a circuit has");
        }
        DirectoryArchive.Answer answer = archive.list(block);
        mux.sendControl(0, new DirectoryMessage.ListHash(block, answer.oldest(), answer.newest(), answer.hash().orElse(Bytes.EMPTY)));
    }

    private void part(Bytes hash, int offset) {
        if (askedInThisCell || ++parts > MOST_PARTS) {
            throw new ProtocolViolation("more questions about descriptors than a cell, or a circuit, has");
        }
        askedInThisCell = true;
        Bytes held = archive.descriptor(hash).orElse(Bytes.EMPTY);
        if (held.length() == 0) {
            mux.sendControl(0, new DirectoryMessage.Data(hash, 0, 0, Bytes.EMPTY));
            return;
        }
        if (offset >= held.length()) {
            throw new ProtocolViolation("a part beyond the descriptor of that hash");
        }
        Bytes part = held.slice(offset, Math.min(offset + DirectoryMessage.MAX_PART, held.length()));
        mux.sendControl(0, new DirectoryMessage.Data(hash, held.length(), offset, part));
    }
}
