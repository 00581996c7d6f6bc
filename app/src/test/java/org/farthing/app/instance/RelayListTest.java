package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.DirectoryView;
import org.farthing.circuit.directory.RegisteredRelay;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayListTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Address REGISTRY = Address.parse("0x00000000000000000000000000000000000000aa");

    private Instant now = START;

    @TempDir
    private Path folder;

    private RelayList list() {
        return new RelayList(() -> now);
    }

    private KeptRelays file() {
        return new KeptRelays(new DataFolder(folder).relays(), 100, REGISTRY);
    }

    static SignedDescriptor relay(int number) {
        var random = new SecureRandom();
        RelayIdentity identity = RelayIdentity.generate(random);
        byte[] key = new byte[32];
        key[31] = (byte) number;
        Signer operator = new Signer(key);
        var descriptor = new Descriptor(identity.id(), 1, START.getEpochSecond(), START.plus(Duration.ofHours(40)).getEpochSecond(),
                "Relay" + number, "198.41.0." + number, 9001, Bytes.of(new byte[32]), Optional.empty(), Amount.ofWei(1000),
                EnumSet.of(Descriptor.Role.MIDDLE), List.of(), "CH", operator.address(), "test/1");
        return DescriptorCodec.sign(descriptor, identity::sign, operator::sign);
    }

    private static List<SignedDescriptor> relays(int count) {
        var relays = new ArrayList<SignedDescriptor>();
        for (int i = 1; i <= count; i++) {
            relays.add(relay(i));
        }
        return relays;
    }

    static DirectoryView view(long block, Instant time, List<SignedDescriptor> relays, Address payout) {
        return new DirectoryView(block, time, relays.stream().map(relay -> new RegisteredRelay(relay.descriptor().relayId(),
                relay.descriptor().operator(), payout, relay.descriptor().pricePerUnit(), relay.hash())).toList(), relays);
    }

    @Test
    void theNextStartBeginsWithTheListOfTheLast() throws IOException {
        DirectoryView view = view(50, START, relays(6), REGISTRY);
        Bytes first = view.relays().getFirst().descriptor().relayId();
        var before = list();
        before.beginWith(file(), true);
        before.offer(view);
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(new DataFolder(folder).relays())));
        }

        now = START.plus(Duration.ofHours(20));
        var after = list();
        after.beginWith(file(), true);
        assertEquals(6, after.directory().size());
        assertEquals(view.hash(), after.view().orElseThrow().hash());
        assertEquals(Optional.of(REGISTRY), after.payee(first));
        assertEquals(Optional.empty(), after.alarm());

        after.offer(view(49, START, view.relays(), REGISTRY));
        assertTrue(after.alarm().orElseThrow().contains("older list"), "a node goes back to before the last start");
        assertEquals(50, after.view().orElseThrow().block());
    }

    @Test
    void aListThatIsOldOrOfAnotherChainOrDamagedIsNone() throws IOException {
        var before = list();
        before.beginWith(file(), true);
        before.offer(view(50, START, relays(3), REGISTRY));

        var foreign = list();
        foreign.beginWith(new KeptRelays(new DataFolder(folder).relays(), 1, REGISTRY), true);
        assertEquals(0, foreign.directory().size());

        now = START.plus(Duration.ofHours(25));
        var late = list();
        late.beginWith(file(), true);
        assertEquals(0, late.directory().size());

        now = START;
        Path stored = new DataFolder(folder).relays();
        byte[] bytes = Files.readAllBytes(stored);
        for (int at : new int[] {0, 20, 60, bytes.length / 2, bytes.length - 1}) {
            byte[] bad = bytes.clone();
            bad[at] ^= 1;
            Files.write(stored, bad);
            var damaged = list();
            damaged.beginWith(file(), true);
            assertEquals(0, damaged.directory().size(), "byte " + at);
        }
        Files.write(stored, new byte[0]);
        assertEquals(Optional.empty(), file().load());
    }

    @Test
    void refusedListsChangeNothingAndSayWhy() {
        List<SignedDescriptor> ten = relays(10);
        var list = list();
        list.offer(view(100, START, ten, REGISTRY));
        Bytes hash = list.view().orElseThrow().hash();

        list.offer(view(101, START, ten.subList(0, 6), REGISTRY));
        assertTrue(list.alarm().orElseThrow().contains("vanished"));
        list.offer(view(100, START, ten.subList(0, 9), REGISTRY));
        assertTrue(list.alarm().orElseThrow().contains("node lies"));
        list.offer(view(102, START.minus(Duration.ofHours(30)), ten, REGISTRY));
        assertTrue(list.alarm().orElseThrow().contains("more than a day old"));
        assertEquals(hash, list.view().orElseThrow().hash());
        assertEquals(10, list.directory().size());

        list.offer(view(103, START, ten.subList(0, 9), REGISTRY));
        assertEquals(Optional.empty(), list.alarm());
        assertNotEquals(hash, list.view().orElseThrow().hash());
    }

    @Test
    void guardsAndPasswordAreKeptForTheOwnerAlone() throws IOException {
        var data = new DataFolder(folder);
        KeptState state = KeptState.in(data);
        assertEquals(Optional.empty(), state.guards().load());
        state.guards().save(Bytes.fromHex("0x0102"));
        state.measurements().save(Bytes.fromHex("0x03"));
        assertEquals(Optional.of(Bytes.fromHex("0x0102")), KeptState.in(data).guards().load());
        assertEquals(Optional.of(Bytes.fromHex("0x03")), KeptState.in(data).measurements().load());

        String password = KeptPassword.of(data).reveal();
        assertTrue(password.matches("[0-9a-f]{32}"));
        assertEquals(password, KeptPassword.of(data).reveal());
        Files.writeString(data.socksPassword(), "1234");
        assertTrue(KeptPassword.of(data).reveal().matches("[0-9a-f]{32}"), "one that was cut off is not taken");
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            for (Path file : List.of(data.guards(), data.measurements(), data.socksPassword())) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
    }
}
