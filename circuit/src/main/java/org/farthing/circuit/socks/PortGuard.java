package org.farthing.circuit.socks;

import java.util.Optional;

/**
 * Decides, request by request, what a {@linkplain org.farthing.circuit.client.GuardedPort guarded port} does for the one program that it
 * was opened for. Called on the event loop: answers at once, and blocks never.
 */
public interface PortGuard {
    /** What becomes of a request. */
    enum Verdict {
        /** It goes over a circuit, or fails: nowhere else. */
        CARRY,
        /** It fails here, and no exit learns of it. */
        REFUSE,
        /** This program itself answers it, as a web server would: see {@link #answer}. */
        ANSWER
    }

    /** Whether connections are taken at all. While not, each is reset as it comes in: to the program its proxy is dead. */
    boolean listens();

    Verdict judge(SocksRequest request);

    /**
     * What this program says where {@link Verdict#ANSWER} was given; nothing to reset the connection, as where nobody listens. Called on a
     * virtual thread; may block for a while.
     */
    Optional<LocalAnswer> answer(LocalRequest request);

    /**
     * The page to show where a plain request to a web server could not be carried.
     *
     * @param reply why, as a program that speaks SOCKS would be told
     */
    LocalAnswer explain(SocksReply reply);
}
