package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.farthing.circuit.cell.DirectoryMessage;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.DirectoryArchive;
import org.farthing.circuit.directory.DirectoryView;
import org.farthing.circuit.directory.ListAnswer;
import org.farthing.circuit.directory.RegisteredRelay;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions about the list of relays over real circuits, and what dishonest relays and clients make of them. */
class DirectoryQuestionsTest {
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);

    @TempDir
    private Path folder;

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    /** A relay of the list that nobody runs; its signatures are none. A host of 255 bytes and many ports make it long. */
    private static SignedDescriptor listed(int number, boolean isLong) {
        byte[] id = new byte[32];
        id[30] = 1;
        id[31] = (byte) number;
        List<Descriptor.PortRange> ports =
                IntStream.range(1, isLong ? 65 : 2).mapToObj(i -> new Descriptor.PortRange(i * 10, i * 10)).toList();
        var descriptor = new Descriptor(Bytes.of(id), 1, 0, 3600, "R" + number, "h".repeat(isLong ? 255 : 9), 9001, Bytes.of(new byte[32]),
                Optional.empty(), Amount.ofWei(1), EnumSet.of(Descriptor.Role.EXIT), ports, "", PaidNetwork.address("operator"), "test/1");
        return DescriptorCodec.sign(descriptor, _ -> Bytes.of(new byte[64]), _ -> Bytes.of(new byte[65]));
    }

    private static DirectoryView view(long block, List<SignedDescriptor> relays) {
        return new DirectoryView(block, Instant.EPOCH, relays.stream().map(relay -> new RegisteredRelay(relay.descriptor().relayId(),
                relay.descriptor().operator(), relay.descriptor().operator(), relay.descriptor().pricePerUnit(), relay.hash())).toList(),
                relays);
    }

    private static List<SignedDescriptor> relays(int count) {
        return IntStream.range(0, count).mapToObj(i -> listed(i, i % 2 == 0)).toList();
    }

    // ---- honest ----

    @Test
    void entryMiddleAndLastSayWhichListTheyHold() throws Exception {
        try (var network = new PaidNetwork(folder, 6, OPEN)) {
            DirectoryView truth = view(600, relays(4));
            DirectoryView lie = view(600, relays(3));
            for (int i = 0; i < 6; i++) {
                if (i != 5) {
                    network.relay(i).node().archive().add(i == 4 ? lie : truth);
                }
            }
            // Without any channel: that is before relays are chosen to open channels with.
            network.prepareClient(new DestinationRules(true));
            Map<Bytes, ListAnswer> answers = new HashMap<>();
            for (int i = 0; i < 10 && answers.size() < 6; i++) {
                List<ListAnswer> said = get(network.client().askForLists(600, 3));
                assertTrue(said.size() <= 9);
                // The circuits end at different relays; the entry may be one of them.
                assertTrue(said.stream().map(ListAnswer::operator).distinct().count() >= 3, "others as far as there are others");
                said.forEach(answer -> answers.put(answer.relay(), answer));
            }
            assertEquals(6, answers.size());
            for (int i = 0; i < 6; i++) {
                ListAnswer said = answers.get(network.relay(i).descriptor().relayId());
                assertEquals(network.relay(i).descriptor().operator(), said.operator());
                assertEquals(i == 5 ? Optional.empty() : Optional.of(i == 4 ? lie.hash() : truth.hash()), said.hash());
            }
            assertTrue(get(network.client().askForLists(601, 1)).stream().allMatch(answer -> answer.hash().isEmpty()));
        }
    }

    @Test
    void whatTheNodeWithholdsIsHadFromRelaysByHash() throws Exception {
        try (var network = new PaidNetwork(folder, 4, OPEN)) {
            List<SignedDescriptor> all = relays(24);
            assertTrue(all.getFirst().encoded().length() > 700);
            // No relay has all.
            for (int i = 0; i < 4; i++) {
                int without = i;
                network.relay(i).node().archive().add(view(1, IntStream.range(0, 24).filter(n -> n % 4 != without)
                        .mapToObj(all::get).toList()));
            }
            network.prepareClient(new DestinationRules(true));
            Set<Bytes> hashes = all.stream().map(SignedDescriptor::hash).collect(Collectors.toCollection(HashSet::new));
            hashes.add(Bytes.of(new byte[32]));
            Map<Bytes, Bytes> found = new HashMap<>();
            for (int i = 0; i < 5 && found.size() < 24; i++) {
                hashes.removeAll(found.keySet());
                found.putAll(get(network.client().askForDescriptors(hashes)));
            }
            assertEquals(all.stream().collect(Collectors.toMap(SignedDescriptor::hash, SignedDescriptor::encoded)), found);
        }
    }

    @Test
    void aLongDescriptorComesInParts() throws Exception {
        try (var network = new PaidNetwork(folder, 2, OPEN); var client = new RawClient(network.relay(0).descriptor())) {
            // Longer than any signed one: parts are cut by the cell's length alone.
            Bytes whole = Bytes.of(new byte[2048]);
            SignedDescriptor real = listed(1, true);
            var stuffed = new SignedDescriptor(real.descriptor(), whole, real.identitySignature(), real.operatorSignature());
            network.relay(0).node().archive().add(view(1, List.of(stuffed)));
            client.send(0, 0, new DirectoryMessage.Get(stuffed.hash(), 0));
            var first = assertInstanceOf(DirectoryMessage.Data.class, client.nextControl());
            assertEquals(List.of(2048, 0, DirectoryMessage.MAX_PART), List.of(first.total(), first.offset(), first.part().length()));
            client.send(0, 0, new DirectoryMessage.Get(stuffed.hash(), DirectoryMessage.MAX_PART));
            var rest = assertInstanceOf(DirectoryMessage.Data.class, client.nextControl());
            assertEquals(whole, first.part().concat(rest.part()));
            assertFalse(client.isDestroyed());
            client.send(0, 0, new DirectoryMessage.Get(real.hash(), 0));
            assertEquals(new DirectoryMessage.Data(real.hash(), 0, 0, Bytes.EMPTY), client.nextControl());
        }
    }

    // ---- hostile clients ----

    @Test
    void whoAsksTooOftenOrBeyondTheEndLosesTheCircuit() throws Exception {
        try (var network = new PaidNetwork(folder, 2, OPEN)) {
            SignedDescriptor short1 = listed(1, false);
            DirectoryArchive archive = network.relay(0).node().archive();
            archive.add(view(1, List.of(short1)));
            Descriptor relay = network.relay(0).descriptor();
            var get = new DirectoryMessage.Get(short1.hash(), 0);
            try (var client = new RawClient(relay)) {
                // Many answers for one cell.
                client.send(0, 0, get, get);
                client.awaitDestroyed();
            }
            try (var client = new RawClient(relay)) {
                client.send(0, 0, new DirectoryMessage.Get(short1.hash(), short1.encoded().length()));
                client.awaitDestroyed();
            }
            try (var client = new RawClient(relay)) {
                for (int i = 0; i < 5; i++) {
                    assertFalse(client.isDestroyed());
                    client.send(0, 0, new DirectoryMessage.Ask(1));
                }
                client.awaitDestroyed();
            }
            for (DirectoryMessage answer : List.of(new DirectoryMessage.ListHash(1, 0, 0, Bytes.EMPTY),
                    new DirectoryMessage.Data(short1.hash(), 0, 0, Bytes.EMPTY))) {
                try (var client = new RawClient(relay)) {
                    client.send(0, 0, answer);
                    client.awaitDestroyed();
                }
            }
        }
    }

    /** What is not paid for is held, not answered: no more comes back than the free cells and those that are owed. */
    @Test
    void aFloodOfQuestionsIsAnsweredWithinTheFreeCellsOnly() throws Exception {
        try (var network = new PaidNetwork(folder, 2, OPEN); var client = new RawClient(network.relay(0).descriptor())) {
            network.relay(0).node().archive().add(view(1, List.of(listed(1, true))));
            for (int i = 0; i < 200 && !client.isDestroyed(); i++) {
                client.send(0, 0, new DirectoryMessage.Get(listed(1, true).hash(), 0));
            }
            client.awaitDestroyed();
            int answers = 0;
            for (RawClient.Received one = client.poll(); one != null; one = client.poll()) {
                answers += one.message() instanceof DirectoryMessage.Data ? 1 : 0;
            }
            assertTrue(answers >= 4 && answers <= 16, answers + " answers");
        }
    }

    // ---- hostile relays ----

    private interface Lie {
        Optional<RelayMessage> about(DirectoryMessage question);
    }

    /** The lie costs the circuit that it was told on; what is asked for comes from others, and nothing false is believed. */
    private void liesAreFoundOut(Lie lie) throws Exception {
        try (var network = new PaidNetwork(folder, 4, OPEN)) {
            SignedDescriptor wanted = listed(1, true);
            DirectoryView truth = view(9, List.of(wanted, listed(2, true)));
            network.relays().forEach(relay -> relay.node().archive().add(truth));
            var asked = new AtomicInteger();
            try (var evil = new HostileRelay(new HostileRelay.Conduct() {
                @Override
                public void message(HostileRelay.Held circuit, int stream, RelayMessage message) {
                    if (message instanceof DirectoryMessage question) {
                        asked.incrementAndGet();
                        lie.about(question).or(() -> question instanceof DirectoryMessage.Ask(long block)
                                ? Optional.of(new DirectoryMessage.ListHash(block, 0, 0, Bytes.EMPTY)) : Optional.empty())
                                .ifPresent(answer -> circuit.say(0, answer));
                    }
                }
            }, EnumSet.allOf(Descriptor.Role.class))) {
                network.admit(evil);
                network.prepareClient(new DestinationRules(true));
                var answers = new ArrayList<ListAnswer>();
                for (int i = 0; i < 40 && asked.get() < 3; i++) {
                    Map<Bytes, Bytes> found = get(network.client().askForDescriptors(Set.of(wanted.hash())));
                    assertTrue(found.isEmpty() || found.equals(Map.of(wanted.hash(), wanted.encoded())), "nothing else is believed");
                    answers.addAll(get(network.client().askForLists(9, 1)));
                }
                assertTrue(asked.get() > 0, "the relay that lies was met");
                assertTrue(answers.stream().filter(answer -> !answer.relay().equals(evil.descriptor().relayId()))
                        .allMatch(answer -> answer.hash().equals(Optional.of(truth.hash()))));
                // One try may end at the liar three times; the next does not.
                PaidNetwork.await("the descriptor", () -> {
                    try {
                        return get(network.client().askForDescriptors(Set.of(wanted.hash()))).containsKey(wanted.hash());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
            }
        }
    }

    @Test
    void bytesOfAnotherHashAreNotBelieved() throws Exception {
        liesAreFoundOut(question -> question instanceof DirectoryMessage.Get(Bytes hash, int _)
                ? Optional.of(new DirectoryMessage.Data(hash, 700, 0, Bytes.of(new byte[700]))) : Optional.empty());
    }

    @Test
    void anotherDescriptorsBytesAreNotBelieved() throws Exception {
        SignedDescriptor other = listed(2, true);
        liesAreFoundOut(question -> question instanceof DirectoryMessage.Get(Bytes hash, int _)
                ? Optional.of(new DirectoryMessage.Data(hash, other.encoded().length(), 0, other.encoded())) : Optional.empty());
        liesAreFoundOut(question -> question instanceof DirectoryMessage.Get(Bytes _, int _)
                ? Optional.of(new DirectoryMessage.Data(other.hash(), other.encoded().length(), 0, other.encoded())) : Optional.empty());
    }

    @Test
    void partsFromElsewhereOrInCrumbsAreNotTaken() throws Exception {
        SignedDescriptor wanted = listed(1, true);
        liesAreFoundOut(question -> question instanceof DirectoryMessage.Get(Bytes hash, int _)
                ? Optional.of(new DirectoryMessage.Data(hash, wanted.encoded().length(), 1, wanted.encoded().slice(1, 9)))
                : Optional.empty());
        liesAreFoundOut(question -> question instanceof DirectoryMessage.Get(Bytes hash, int offset)
                ? Optional.of(new DirectoryMessage.Data(hash, wanted.encoded().length(), offset,
                        wanted.encoded().slice(offset, offset + 1)))
                : Optional.empty());
    }

    @Test
    void answersToNoQuestionEndTheCircuit() throws Exception {
        liesAreFoundOut(question -> switch (question) {
            case DirectoryMessage.Get(Bytes _, int _) -> Optional.of(new DirectoryMessage.ListHash(9, 0, 9, Bytes.EMPTY));
            case DirectoryMessage.Ask(long block) -> Optional.of(new DirectoryMessage.ListHash(block + 1, 0, 99, Bytes.EMPTY));
            case DirectoryMessage.ListHash _, DirectoryMessage.Data _ -> Optional.empty();
        });
    }

    @Test
    void whoNeverAnswersHoldsUpNothingElse() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.relays().forEach(relay -> relay.node().archive().add(view(9, relays(2))));
            try (var silent = new HostileRelay(new HostileRelay.Conduct() { }, EnumSet.allOf(Descriptor.Role.class))) {
                network.admit(silent);
                network.prepareClient(new DestinationRules(true));
                List<ListAnswer> answers = get(network.client().askForLists(9, 4));
                assertTrue(answers.stream().noneMatch(answer -> answer.relay().equals(silent.descriptor().relayId())));
                assertFalse(answers.isEmpty());
            }
        }
    }

    /** A relay that volunteers an answer on circuits that are to carry pages: none of them comes to stand. */
    @Test
    void anUnaskedAnswerEndsAPaidCircuit() throws Exception {
        try (var network = new PaidNetwork(folder, 2, OPEN)) {
            var talkative = new HostileRelay.Conduct() {
                @Override
                public List<byte[]> backward(HostileRelay.Held circuit, byte[] cell) {
                    circuit.say(0, new DirectoryMessage.ListHash(9, 0, 9, Bytes.EMPTY));
                    return List.of(cell);
                }
            };
            try (var evil = new HostileRelay(talkative, EnumSet.of(Descriptor.Role.MIDDLE))) {
                network.admit(evil);
                ClientNode client = network.prepareClient(new DestinationRules(true));
                Amount deposit = Amount.ofWei(100_000_000);
                for (int i = 0; i < 2; i++) {
                    client.addChannel(network.openChannel(1000 + i, network.relay(i), deposit), PaidNetwork.UNIT_PRICE);
                }
                client.addChannel(network.channelOf(evil, deposit), PaidNetwork.UNIT_PRICE);
                client.connect();
                PaidNetwork.await("two ends", () -> evil.ended() >= 2);
                assertEquals(0, client.status().readyCircuits());
                evil.behave(new HostileRelay.Conduct() { });
                PaidNetwork.await("a circuit", () -> client.status().readyCircuits() > 0);
            }
        }
    }
}
