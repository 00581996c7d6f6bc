package org.farthing.circuit.sim;

import java.io.Serial;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Randomness that is the same in every run of a seed. It protects nothing. */
final class SeededRandom extends SecureRandom {
    @Serial
    private static final long serialVersionUID = 1;

    private static final class Source extends SecureRandomSpi {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient RandomGenerator generator;

        private Source(RandomGenerator generator) {
            this.generator = generator;
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // The seed is the world's.
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            generator.nextBytes(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            byte[] bytes = new byte[count];
            generator.nextBytes(bytes);
            return bytes;
        }
    }

    SeededRandom(long seed, String purpose) {
        super(new Source(generator(seed, purpose)), null);
    }

    /** Generators of one seed that do not depend on each other. */
    static RandomGenerator generator(long seed, String purpose) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ purpose.hashCode());
    }
}
