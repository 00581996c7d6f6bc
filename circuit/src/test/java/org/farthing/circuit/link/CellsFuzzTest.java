package org.farthing.circuit.link;

import static org.farthing.circuit.link.LinkFixture.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Any cells at all, as they come out of a link's records, at a relay's end: the link goes on or closes, and no circuit gets another's. */
class CellsFuzzTest {
    private static final int DIALLER = 0x8000_0000;

    private final EventLoop loop = EventLoop.start("test cells", () -> 0);
    private World world;

    /** One link, and what its far end may have opened. */
    private final class World {
        private final Set<Integer> open = new HashSet<>();
        private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
        private final LinkCircuits relay;
        private Link there;

        World() throws Exception {
            relay = new LinkCircuits(Optional.of((link, id, _, _) -> {
                assertTrue((id & DIALLER) != 0 && open.add(id), "an id that is not the dialler's, or twice");
                link.attach(id, new Circuit(this, id));
            }), new Random(1), () -> gone.complete(true));
            LinkFixture.Ends ends = LinkFixture.Ends.open(Optional.empty());
            onLoop(loop, () -> {
                relay.start(Link.adopt(loop, ends.accepted(), relay), false);
                there = Link.adopt(loop, ends.dialled(), new Deaf());
                return null;
            });
        }
    }

    /** The far end, which reads what it is sent and makes nothing of it. */
    private record Deaf() implements Link.Handler {
        @Override
        public void onCells(Link link, byte[] buf, int offset, int count) {
            // Nothing.
        }

        @Override
        public void onDrained(Link link) {
            // Nothing.
        }

        @Override
        public void onClosed(Link link, String why) {
            // Nothing.
        }
    }

    private record Circuit(World world, int id) implements LinkCircuits.Circuit {
        @Override
        public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
            assertTrue(world.open.contains(id), "cells of a circuit that is gone");
            assertTrue(count > 0 && off + count * Cell.SIZE <= buf.length);
            for (int i = 0; i < count; i++) {
                assertEquals(id, Cell.circuitId(buf, off + i * Cell.SIZE));
            }
        }

        @Override
        public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
            assertTrue(world.open.contains(id) && bodyOff + Cell.BODY <= buf.length);
        }

        @Override
        public void onDestroyed(LinkCircuits from) {
            assertTrue(world.open.remove(id), "a circuit that ends twice");
        }

        @Override
        public void onDrained(LinkCircuits from) {
            // It sends nothing.
        }
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    private static byte[] cells(int... idsAndCommands) {
        byte[] buf = new byte[idsAndCommands.length / 2 * Cell.SIZE];
        for (int i = 0; i < idsAndCommands.length / 2; i++) {
            Cell.putHeader(buf, i * Cell.SIZE, idsAndCommands[2 * i], idsAndCommands[2 * i + 1]);
        }
        return buf;
    }

    @Test
    void cellsOfALink() throws Exception {
        List<byte[]> seeds = List.of(cells(DIALLER | 1, Cell.CREATE, DIALLER | 1, Cell.RELAY, DIALLER | 1, Cell.RELAY),
                cells(DIALLER | 1, Cell.CREATE, DIALLER | 2, Cell.CREATE, DIALLER | 1, Cell.DESTROY, DIALLER | 1, Cell.RELAY),
                cells(0, Cell.PADDING, DIALLER | 9, Cell.CREATE, DIALLER | 9, Cell.CREATED), cells(DIALLER | 7, Cell.RELAY));
        DecoderFuzz.run(FuzzedDecoder.CELLS, 100, seeds, List.of(), input -> {
            end();
            world = new World();
            byte[] whole = Arrays.copyOf(input, Math.max(1, (input.length + Cell.SIZE - 1) / Cell.SIZE) * Cell.SIZE);
            onLoop(loop, () -> {
                world.relay.onCells(world.there, whole, 0, whole.length / Cell.SIZE);
                return null;
            });
            // Of the loop's own, so that what was cut is gone.
            onLoop(loop, () -> null);
            if (world.gone.isDone()) {
                assertTrue(world.open.isEmpty(), "circuits of a link that is gone");
                throw new DecoderFuzz.Refused();
            }
        });
    }

    private void end() throws Exception {
        if (world != null) {
            World old = world;
            world = null;
            onLoop(loop, () -> {
                old.relay.close();
                old.there.close();
                return null;
            });
        }
    }
}
