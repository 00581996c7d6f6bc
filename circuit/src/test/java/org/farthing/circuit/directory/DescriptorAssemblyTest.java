package org.farthing.circuit.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.farthing.circuit.directory.DescriptorAssembly.Step;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.junit.jupiter.api.Test;

class DescriptorAssemblyTest {
    private static Bytes random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private static Bytes hash(Bytes of) {
        return Bytes.of(Keccak256.hash(of.toArray()));
    }

    @Test
    void partsInOrderMakeTheWhole() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            Bytes whole = random(random, 1 + random.nextInt(2048));
            var assembly = new DescriptorAssembly(hash(whole));
            Step step = new Step.AskFrom(0);
            while (step instanceof Step.AskFrom(int offset)) {
                assertEquals(assembly.offset(), offset);
                int length = 1 + random.nextInt(whole.length() - offset);
                step = assembly.take(hash(whole), whole.length(), offset, whole.slice(offset, offset + length));
            }
            assertEquals(new Step.Complete(whole), step);
        }
    }

    @Test
    void whoDoesNotHaveItMaySaySoBeforeThePartsOnly() {
        Bytes whole = random(new Random(1), 100);
        assertInstanceOf(Step.NotHeld.class, new DescriptorAssembly(hash(whole)).take(hash(whole), 0, 0, Bytes.EMPTY));
        var begun = new DescriptorAssembly(hash(whole));
        begun.take(hash(whole), 100, 0, whole.slice(0, 50));
        assertThrows(MalformedException.class, () -> begun.take(hash(whole), 0, 0, Bytes.EMPTY));
    }

    @Test
    void whateverElseIsSaidIsRefused() {
        Bytes whole = random(new Random(2), 100);
        Bytes hash = hash(whole);
        Bytes half = whole.slice(0, 50);
        // Another descriptor's, too long, not from where it was asked, no progress, beyond the end.
        assertThrows(MalformedException.class, () -> new DescriptorAssembly(hash).take(hash(half), 50, 0, half));
        assertThrows(MalformedException.class, () -> new DescriptorAssembly(hash).take(hash, 2049, 0, half));
        assertThrows(MalformedException.class, () -> new DescriptorAssembly(hash).take(hash, 100, 50, half));
        assertThrows(MalformedException.class, () -> new DescriptorAssembly(hash).take(hash, 100, 0, Bytes.EMPTY));
        assertThrows(MalformedException.class, () -> new DescriptorAssembly(hash).take(hash, 49, 0, half));
        // Bytes of another hash, whole or from the middle on.
        assertThrows(MalformedException.class, () -> new DescriptorAssembly(hash).take(hash, 50, 0, half));
        var begun = new DescriptorAssembly(hash);
        begun.take(hash, 100, 0, half);
        assertThrows(MalformedException.class, () -> begun.take(hash, 101, 50, half));
        assertThrows(MalformedException.class, () -> begun.take(hash, 100, 49, half));
        assertThrows(MalformedException.class, () -> begun.take(hash, 100, 50, half));
    }

    @Test
    void anArchiveKeepsADayOfHashesAndTheDescriptorsOfTwoLists() {
        var archive = new DirectoryArchive();
        assertEquals(new DirectoryArchive.Answer(0, 0, Optional.empty()), archive.list(7));
        SignedDescriptor lasting = DirectoryKeeperTest.relay(1, 1, "lasting");
        for (int i = 0; i < 200; i++) {
            SignedDescriptor passing = DirectoryKeeperTest.relay(2, i, "passing");
            archive.add(new DirectoryView(i * 10L, Instant.EPOCH,
                    List.of(DirectoryKeeperTest.entry(lasting), DirectoryKeeperTest.entry(passing)), List.of(lasting, passing)));
        }
        assertEquals(1990, archive.list(5).newest());
        assertEquals(1990 - 10L * (DirectoryArchive.MOST_BLOCKS - 1), archive.list(5).oldest());
        assertTrue(archive.list(1990).hash().isPresent() && archive.list(1995).hash().isEmpty() && archive.list(0).hash().isEmpty());
        assertEquals(Optional.of(lasting.encoded()), archive.descriptor(lasting.hash()));
        for (int i : List.of(198, 199)) {
            assertTrue(archive.descriptor(DirectoryKeeperTest.relay(2, i, "passing").hash()).isPresent());
        }
        assertTrue(archive.descriptor(DirectoryKeeperTest.relay(2, 197, "passing").hash()).isEmpty());
    }
}
