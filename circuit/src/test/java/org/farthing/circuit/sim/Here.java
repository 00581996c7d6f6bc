package org.farthing.circuit.sim;

import org.farthing.circuit.loop.Platform;

/** Where a test's code runs: helpers of tests do the same in a simulated world and in the real one. */
public final class Here {
    static final ScopedValue<SimulatedPlatform> PLATFORM = ScopedValue.newInstance();

    private Here() {
    }

    /** The platform of this thread's world: the simulated one on its threads, this machine on all others. */
    public static Platform platform() {
        return PLATFORM.isBound() ? PLATFORM.get() : Platform.SYSTEM;
    }

    /** The world of this thread, which must be a simulated one. */
    public static Simulation simulation() {
        return PLATFORM.get().simulation();
    }
}
