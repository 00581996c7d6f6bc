package org.farthing.wallet.chain;

import java.time.Duration;
import java.time.Instant;

/** Time as those who wait for the chain see it; tests have their own. */
public interface Pace {
    /** The machine's clock and a real pause. */
    Pace SYSTEM = new Pace() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            Thread.sleep(length);
        }
    };

    Instant now();

    void pause(Duration length) throws InterruptedException;
}
