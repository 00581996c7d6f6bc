package org.farthing.circuit.onion;

import java.util.Locale;
import org.farthing.circuit.cell.Cell;

/**
 * Microseconds per cell of each operation, printed: run {@code main} by hand. Not a test, and no substitute for a measurement of the whole
 * path; it shows whether a change made a cell dearer.
 */
final class CellBenchmark {
    private static final int CELLS = 200_000;

    private CellBenchmark() {
    }

    public static void main(String[] none) {
        for (int round = 0; round < 3; round++) {
            var circuit = new TestCircuit(3, 1);
            byte[][] cells = new byte[64][];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = circuit.bytes(TestCircuit.AT + Cell.SIZE);
            }
            long[] nanos = new long[6];
            for (int done = 0; done < CELLS; done += cells.length) {
                long start = System.nanoTime();
                for (byte[] cell : cells) {
                    circuit.client.sealForward(2, RelayLayer.DELIVER, cell, TestCircuit.AT);
                }
                nanos[0] += System.nanoTime() - start;
                for (int hop = 0; hop < 3; hop++) {
                    start = System.nanoTime();
                    for (byte[] cell : cells) {
                        circuit.hops.get(hop).openForward(cell, TestCircuit.AT);
                    }
                    nanos[hop == 2 ? 2 : 1] += System.nanoTime() - start;
                }
                start = System.nanoTime();
                for (byte[] cell : cells) {
                    circuit.hops.get(2).sealBackward(cell, TestCircuit.AT);
                }
                nanos[3] += System.nanoTime() - start;
                for (int hop = 1; hop >= 0; hop--) {
                    start = System.nanoTime();
                    for (byte[] cell : cells) {
                        circuit.hops.get(hop).layerBackward(cell, TestCircuit.AT);
                    }
                    nanos[4] += System.nanoTime() - start;
                }
                start = System.nanoTime();
                for (byte[] cell : cells) {
                    if (circuit.client.openBackward(cell, TestCircuit.AT) != 2) {
                        throw new IllegalStateException("a cell was lost");
                    }
                }
                nanos[5] += System.nanoTime() - start;
            }
            String[] names = {"client seals, 3 layers", "relay forwards", "relay delivers", "exit seals", "relay layers back",
                "client opens, 3 layers"};
            for (int i = 0; i < names.length; i++) {
                double perCell = nanos[i] / 1000.0 / CELLS / (i == 1 || i == 4 ? 2 : 1);
                System.out.println(String.format(Locale.ROOT, "%-24s %.2f us", names[i], perCell));
            }
        }
    }
}
