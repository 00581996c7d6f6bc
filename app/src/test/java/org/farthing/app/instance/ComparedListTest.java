package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.DirectoryView;
import org.farthing.circuit.directory.ListAnswer;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of lists that a node shows, when relays are asked: by a clock that is turned, and relays that say what they are told. */
class ComparedListTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<RelayEntry> ENTRIES = new ArrayList<>();

    private Instant now = START;
    private final List<DirectoryView> read = new ArrayList<>();
    private final RelayList list = new RelayList(() -> now, read::add);
    private final Asked relays = new Asked();

    @BeforeAll
    static void register() {
        for (int i = 1; i <= 10; i++) {
            ENTRIES.add(entry(i, 1000, true));
        }
    }

    /** @param proved whether both keys signed the descriptor */
    private static RelayEntry entry(int number, long priceSaid, boolean proved) {
        RelayIdentity identity = RelayIdentity.generate(new SecureRandom());
        byte[] key = new byte[32];
        key[31] = (byte) number;
        try (var operator = new Signer(key)) {
            var descriptor = new Descriptor(identity.id(), 1, START.getEpochSecond(), START.plus(Duration.ofHours(40)).getEpochSecond(),
                    "Relay" + number, "198.41.0." + number, 9001, Bytes.of(new byte[32]), Optional.empty(), Amount.ofWei(priceSaid),
                    EnumSet.of(Descriptor.Role.MIDDLE), List.of(), "CH", operator.address(), "test/1");
            SignedDescriptor signed = DescriptorCodec.sign(descriptor,
                    proved ? identity::sign : _ -> Bytes.of(new byte[64]), operator::sign);
            return new RelayEntry(identity.id(), operator.address(), operator.address(), Amount.ofWei(1), Amount.ofWei(1000), signed.hash(),
                    Bytes.of(new byte[32]), 1, RelayEntry.Status.ACTIVE, 1, Optional.empty(), Optional.of(signed.encoded()));
        }
    }

    private static RelayEntry withheld(RelayEntry entry) {
        return new RelayEntry(entry.relayId(), entry.operator(), entry.payout(), entry.bond(), entry.pricePerUnit(), entry.descriptorHash(),
                entry.policyHash(), entry.sequence(), entry.status(), entry.updatedBlock(), entry.releaseTime(), Optional.empty());
    }

    private static DirectoryView truth(long block) {
        return RegistryReader.view(new RegistryReader.At(block, START), ENTRIES);
    }

    /** Three relays a time, of ten, which hold the truth of the block they are asked about unless told otherwise. */
    private static final class Asked implements RelaysAsked {
        private final Map<Integer, Bytes> lies = new HashMap<>();
        private final Set<Bytes> wanted = new HashSet<>();
        private final Map<Bytes, Bytes> held = new HashMap<>();
        private boolean know = true;
        private int questions;

        @Override
        public List<ListAnswer> lists(long block) {
            var answers = new ArrayList<ListAnswer>();
            for (int i = 0; i < 3; i++) {
                int relay = (questions * 3 + i) % ENTRIES.size();
                answers.add(new ListAnswer(ENTRIES.get(relay).relayId(), ENTRIES.get(relay).operator(),
                        know ? Optional.of(lies.getOrDefault(relay, truth(block).hash())) : Optional.empty()));
            }
            questions++;
            return answers;
        }

        @Override
        public Map<Bytes, Bytes> descriptors(Collection<Bytes> hashes) {
            wanted.addAll(hashes);
            var found = new HashMap<>(held);
            found.keySet().retainAll(hashes);
            return found;
        }
    }

    private void show(long block, List<RelayEntry> entries) {
        list.read(new RegistryReader.At(block, now), entries, Optional.of(relays), HOUR);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void aListThatRelaysHaveTooIsTakenAtOnce() {
        show(10, ENTRIES);
        assertTrue(list.isConfirmed());
        assertEquals(new RelayList.Compared(10, 3, 0, 0, Set.of()), list.compared());
        pass(Duration.ofMinutes(30));
        show(20, ENTRIES);
        assertEquals(20, list.view().orElseThrow().block());
        assertTrue(list.isConfirmed());
        int asked = relays.questions;
        show(20, ENTRIES);
        assertEquals(asked, relays.questions, "what is confirmed is not asked again");
        assertEquals(List.of(10L, 20L, 20L), read.stream().map(DirectoryView::block).toList());
    }

    @Test
    void aListThatOthersDoNotHaveIsRefusedUntilItIsTrue() {
        show(10, ENTRIES);
        for (int i = 1; i < 5; i++) {
            pass(Duration.ofMinutes(30));
            show(10 + i, ENTRIES.subList(0, 9));
            assertTrue(list.alarm().orElseThrow().contains("use another node"), list.alarm().toString());
            assertEquals(10, list.view().orElseThrow().block());
            assertEquals(10, list.directory().size());
            assertTrue(list.compared().disagree() >= 3 && list.compared().agree() == 0);
            assertEquals(Set.of(), list.compared().liars(), "nobody is called a liar who says what most say");
        }
        pass(Duration.ofHours(23));
        show(90, ENTRIES.subList(0, 9));
        assertEquals(0, list.directory().size(), "a list of the day before yesterday is no list");
        show(91, ENTRIES);
        assertEquals(Optional.empty(), list.alarm());
        assertEquals(10, list.directory().size());
    }

    /** The payee of a channel stands in the entry alone. */
    @Test
    void aNodeThatPutsItsOwnAccountIntoAnEntryIsFoundOut() {
        show(10, ENTRIES);
        var changed = new ArrayList<>(ENTRIES);
        RelayEntry first = ENTRIES.getFirst();
        changed.set(0, new RelayEntry(first.relayId(), first.operator(), Address.parse("0x00000000000000000000000000000000000000aa"),
                first.bond(), first.pricePerUnit(), first.descriptorHash(), first.policyHash(), first.sequence(), first.status(),
                first.updatedBlock(), first.releaseTime(), first.descriptor()));
        pass(Duration.ofMinutes(30));
        show(11, changed);
        assertTrue(list.alarm().isPresent());
        assertEquals(Optional.of(first.payout()), list.payee(first.relayId()));
    }

    @Test
    void fewRelaysThatLieAreShownAndStopNobody() {
        // All that are asked first lie; there are four of ten.
        for (int relay : List.of(3, 4, 5, 6)) {
            relays.lies.put(relay, truth(99).hash());
        }
        show(10, ENTRIES);
        pass(Duration.ofMinutes(30));
        show(11, ENTRIES);
        assertEquals(Optional.empty(), list.alarm());
        assertTrue(list.isConfirmed());
        assertEquals(11, list.view().orElseThrow().block());
        assertTrue(list.compared().disagree() >= 3);
        assertEquals(Set.of(ENTRIES.get(3).relayId(), ENTRIES.get(4).relayId(), ENTRIES.get(5).relayId(), ENTRIES.get(6).relayId()),
                list.compared().liars());
    }

    @Test
    void aListThatNobodyKnowsYetWaitsAndOneThatNobodyEverKnowsIsTakenInTheEnd() {
        show(10, ENTRIES);
        relays.know = false;
        pass(Duration.ofMinutes(30));
        show(20, ENTRIES.subList(0, 9));
        assertEquals(10, list.view().orElseThrow().block());
        assertEquals(Optional.empty(), list.alarm());
        assertEquals(3, list.compared().unknown());
        pass(Duration.ofMinutes(10));
        relays.know = true;
        show(21, ENTRIES);
        assertEquals(21, list.view().orElseThrow().block());
        relays.know = false;
        for (int i = 0; i <= 6; i++) {
            assertEquals(21, list.view().orElseThrow().block());
            pass(Duration.ofMinutes(10));
            show(30 + i, ENTRIES.subList(0, 9));
        }
        assertEquals(36, list.view().orElseThrow().block());
        assertFalse(list.isConfirmed());
    }

    @Test
    void withoutCircuitsTheNodeIsBelievedAndComparedLater() {
        list.read(new RegistryReader.At(10, now), ENTRIES.subList(0, 8), Optional.empty(), HOUR);
        assertEquals(8, list.directory().size());
        assertFalse(list.isConfirmed());
        assertEquals(0, relays.questions);
        show(10, ENTRIES.subList(0, 8));
        assertTrue(list.alarm().orElseThrow().contains("Most of the relays"));
        show(11, ENTRIES);
        assertEquals(10, list.directory().size());
        assertTrue(list.isConfirmed());
    }

    @Test
    void whatANodeWithholdsComesFromRelaysAndNothingElseDoes() {
        var shown = new ArrayList<>(ENTRIES);
        shown.set(0, withheld(ENTRIES.get(0)));
        shown.set(1, withheld(ENTRIES.get(1)));
        RelayEntry unproved = entry(20, 1000, false);
        RelayEntry dearer = entry(21, 9999, true);
        shown.add(withheld(unproved));
        shown.add(dearer);
        relays.held.put(ENTRIES.get(0).descriptorHash(), ENTRIES.get(0).descriptor().orElseThrow());
        relays.held.put(unproved.descriptorHash(), unproved.descriptor().orElseThrow());
        relays.held.put(dearer.descriptorHash(), dearer.descriptor().orElseThrow());
        show(10, shown);
        assertEquals(Set.of(ENTRIES.get(0).descriptorHash(), ENTRIES.get(1).descriptorHash(), unproved.descriptorHash()), relays.wanted,
                "all that is missing, and nothing that was shown");
        assertTrue(list.directory().find(ENTRIES.get(0).relayId()).isPresent());
        assertTrue(list.directory().find(ENTRIES.get(1).relayId()).isEmpty());
        assertTrue(list.directory().find(unproved.relayId()).isEmpty(), "only one of its keys signed it");
        assertTrue(list.directory().find(dearer.relayId()).isEmpty(), "it says another price than its entry");
        assertEquals(9, list.directory().size());
        // Read again, what was found is not asked for again, and what was not is.
        relays.wanted.clear();
        pass(Duration.ofMinutes(10));
        show(11, shown);
        assertEquals(Set.of(ENTRIES.get(1).descriptorHash(), unproved.descriptorHash()), relays.wanted);
        assertTrue(list.directory().find(ENTRIES.get(0).relayId()).isPresent());
        // Whoever reads it whole has the same hash.
        shown.set(0, ENTRIES.get(0));
        shown.set(1, ENTRIES.get(1));
        assertEquals(RegistryReader.view(new RegistryReader.At(11, START), shown).hash(), read.getLast().hash());
    }

    @Test
    void aNodeThatMakesUpEntriesKeepsNobodyBusy() {
        var shown = new ArrayList<>(ENTRIES);
        for (int i = 0; i < 1000; i++) {
            byte[] id = new byte[32];
            id[0] = (byte) (i >> 8);
            id[1] = (byte) i;
            id[31] = 1;
            RelayEntry like = ENTRIES.getFirst();
            shown.add(new RelayEntry(Bytes.of(id), like.operator(), like.payout(), like.bond(), like.pricePerUnit(), Bytes.of(id),
                    like.policyHash(), 1, RelayEntry.Status.ACTIVE, 1, Optional.empty(), Optional.empty()));
        }
        show(10, shown);
        assertEquals(256, relays.wanted.size());
    }
}
