package org.farthing.circuit.sim;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs in a {@link Simulation}, with its {@code BeforeEach} and {@code AfterEach} methods, once for each of some seeds; a
 * parameter of the type {@link Simulation} is its world. The seed is in the name of the run:
 * <pre>
 *   -Dfarthing.seeds=1000     that many seeds instead of a few, each time the same ones
 *   -Dfarthing.seed=42        this one alone, as to repeat a failure
 * </pre>
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(Worlds.class)
public @interface SimulatedTest {
    /** How many seeds without {@code -Dfarthing.seeds}. */
    int seeds() default 3;
}
