package org.farthing.circuit.flow;

/**
 * The receiver's half of a stream's flow control: what the other end may still send, and when it gets more.
 *
 * <p>The credit starts at {@link CreditRules#FIRST} and doubles each time the socket has taken a whole one, up to
 * {@link CreditRules#LARGEST}: a reader is trusted with more memory only as it reads. Over 300 ms of distance the first one carries less
 * than a megabyte a second.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class ReceiveCredit {
    /** What all streams of one circuit have grown by, in bytes. */
    static final class Growth {
        private int grown;

        private boolean take(int bytes) {
            boolean fits = grown + bytes <= CreditRules.MOST_GROWN;
            grown += fits ? bytes : 0;
            return fits;
        }
    }

    private final Growth growth;
    private int window = CreditRules.FIRST;
    private int left = CreditRules.FIRST;
    private int drained;
    private int servedAtThisWindow;

    ReceiveCredit(Growth growth) {
        this.growth = growth;
    }

    /** So many bytes came. @throws ProtocolViolation if they are more than may come */
    void receive(int bytes) {
        if (bytes > left) {
            throw new ProtocolViolation("data that the stream may not carry now");
        }
        left -= bytes;
    }

    /** The socket took so many bytes. @return the credit to send now, in bytes; 0 for none */
    int drain(int bytes) {
        drained += bytes;
        servedAtThisWindow = Math.min(servedAtThisWindow + bytes, CreditRules.LARGEST);
        if (drained < CreditRules.STEP) {
            return 0;
        }
        int credit = drained;
        drained = 0;
        // Doubled or left: the other end knows by what it has sent how much the credit may be.
        if (servedAtThisWindow >= window && window < CreditRules.LARGEST && growth.take(window)) {
            credit += window;
            window *= 2;
            servedAtThisWindow = 0;
        }
        left += credit;
        return credit;
    }

    /** The stream is over: others may grow by what it had. */
    void release() {
        growth.grown -= window - CreditRules.FIRST;
        window = CreditRules.FIRST;
    }
}
