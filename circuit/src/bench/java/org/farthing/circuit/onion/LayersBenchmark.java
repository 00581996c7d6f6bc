package org.farthing.circuit.onion;

import java.util.concurrent.TimeUnit;
import org.farthing.circuit.cell.Cell;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One cell at each place of a circuit. Cells have to be opened in the order in which they were sealed, so a batch is sealed outside the
 * measured time, and no cell is opened twice. New keys every 1,024 cells are part of it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LayersBenchmark.BATCH)
public class LayersBenchmark {
    static final int BATCH = 48;

    /** A circuit, and a batch of cells that its ends work on in place. */
    @State(Scope.Thread)
    public static class Circuit {
        @Param({"1", "2", "3", "4"})
        private int hops;

        private final byte[] cells = new byte[BATCH * Cell.SIZE];
        private TestCircuit circuit;

        @Setup(Level.Trial)
        public void begin() {
            circuit = new TestCircuit(hops, 1);
            circuit.random.nextBytes(cells);
        }

        void clientSeals() {
            for (int i = 0; i < BATCH; i++) {
                circuit.client.sealForward(hops - 1, RelayLayer.DELIVER, cells, at(i));
            }
        }

        void relayOpens() {
            for (int i = 0; i < BATCH; i++) {
                requireWhole(circuit.hops.getFirst().openForward(cells, at(i)) >= 0);
            }
        }

        void exitSeals() {
            for (int i = 0; i < BATCH; i++) {
                circuit.hops.getLast().sealBackward(cells, at(i));
            }
        }

        void relayLayers(int hop) {
            for (int i = 0; i < BATCH; i++) {
                circuit.hops.get(hop).layerBackward(cells, at(i));
            }
        }

        void clientOpens() {
            for (int i = 0; i < BATCH; i++) {
                requireWhole(circuit.client.openBackward(cells, at(i)) == hops - 1);
            }
        }

        private static int at(int cell) {
            return cell * Cell.SIZE + Cell.HEADER;
        }

        private static void requireWhole(boolean whole) {
            if (!whole) {
                throw new IllegalStateException("a cell was lost");
            }
        }
    }

    /** Cells of the client before the first relay. */
    public static class Forward extends Circuit {
        @Setup(Level.Invocation)
        public void seal() {
            clientSeals();
        }
    }

    /** Cells of the exit before the client. */
    public static class Backward extends Circuit {
        @Setup(Level.Invocation)
        public void seal() {
            exitSeals();
            for (int hop = super.hops - 2; hop >= 0; hop--) {
                relayLayers(hop);
            }
        }
    }

    @Benchmark
    public void clientSealsForward(Circuit circuit) {
        circuit.clientSeals();
    }

    /** The first hop: with one hop it delivers, with more it passes on. */
    @Benchmark
    public void relayOpensForward(Forward circuit) {
        circuit.relayOpens();
    }

    @Benchmark
    public void exitSealsBackward(Circuit circuit) {
        circuit.exitSeals();
    }

    @Benchmark
    public void relayLayersBackward(Circuit circuit) {
        circuit.relayLayers(0);
    }

    @Benchmark
    public void clientOpensBackward(Backward circuit) {
        circuit.clientOpens();
    }
}
