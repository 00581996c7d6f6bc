/**
 * A machine and a network that are made up, on which the product's own code runs: for tests of what happens between nodes.
 *
 * <p>A {@link org.farthing.circuit.sim.Simulation} has virtual time and runs one thread at a time, drawn from a seed. A
 * {@link org.farthing.circuit.sim.SimulatedTest} runs in one, once for each of several seeds; helpers of tests ask
 * {@link org.farthing.circuit.sim.Here} for the platform and so do the same in the real world. Sockets are those of
 * {@link org.farthing.circuit.sim.SimulatedSockets}: bytes arrive late, in pieces, or not at all, as
 * {@link org.farthing.circuit.sim.Faults} says. What is real: every class of the product, keys, TLS, the database.
 *
 * <p>To repeat a failure, run the test with {@code -Dfarthing.seed=} and the number in its name; {@code -Dfarthing.trace=true} keeps every
 * event. To look for one, {@code -Dfarthing.seeds=1000}.
 *
 * <p>What it cannot show: what the operating system does with sockets, speed, data races (one thread runs at a time), and name servers,
 * whose library has sockets of its own. Tests of those run on real sockets.
 */
package org.farthing.circuit.sim;
