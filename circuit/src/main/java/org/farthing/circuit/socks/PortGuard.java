package org.farthing.circuit.socks;

import java.util.Optional;

/**
 * Decides, request by request, what a {@linkplain org.farthing.circuit.client.GuardedPort guarded port} does for the one program that it
 * was opened for, and who that program is. Called on the event loop, where nothing else is said: answers at once, and blocks never.
 */
public interface PortGuard extends Admission {
    /** What becomes of a request. */
    enum Verdict {
        /** It goes over a circuit, or fails: nowhere else. */
        CARRY,
        /** It fails here, and no exit learns of it. */
        REFUSE,
        /** This program itself answers it, as a web server would: see {@link #answer}. */
        ANSWER
    }

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
