package org.farthing.app.doctor;

import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What lies around the program.
 *
 * @param environment of this process
 * @param hasBrowser  whether a private browser could be opened; may read the disk
 */
public record Surroundings(Map<String, String> environment, BooleanSupplier hasBrowser) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }
}
