package org.farthing.circuit.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CellMeterTest {
    @Test
    void theFirstCellsAreFreeAndABegunQuantumIsOwedWhole() {
        var meter = new CellMeter();
        meter.countForward(10);
        meter.countBackward(6);
        assertEquals(0, meter.quanta());
        assertEquals(1, meter.quantaAfter(1));
        assertEquals(1, meter.quantaAfter(32));
        assertEquals(2, meter.quantaAfter(33));
        meter.countBackward(1);
        assertEquals(1, meter.quanta());
        assertEquals(10, meter.forward());
        assertEquals(7, meter.backward());
    }

    @Test
    void quantaAreWhatDivisionSays() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var meter = new CellMeter();
            long cells = 0;
            for (int i = 0; i < 1000; i++) {
                int more = random.nextInt(60);
                cells += more;
                assertEquals((long) Math.ceil(Math.max(0, cells - 16) / 32.0), meter.quantaAfter(more), "seed " + seed);
                if (random.nextBoolean()) {
                    meter.countForward(more);
                } else {
                    meter.countBackward(more);
                }
                assertEquals((long) Math.ceil(Math.max(0, cells - 16) / 32.0), meter.quanta(), "seed " + seed);
            }
        }
    }
}
