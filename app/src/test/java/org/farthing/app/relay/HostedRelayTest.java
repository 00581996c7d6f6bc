package org.farthing.app.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.app.session.BondMissing;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.OwnRelay.Phase;
import org.farthing.app.session.RelayPlan;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Origin;
import org.farthing.app.support.PlainWallet;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The relay beside a wallet with a password of its own, on a chain that somebody else runs. */
@Timeout(180)
class HostedRelayTest {
    private static final String WORDS = "correct horse battery staple";

    @TempDir
    private Path folder;

    private PlainWallet chain;
    private Network network;
    private Vault vault;
    private HostedRelay relay;

    @BeforeEach
    void begin() throws IOException {
        chain = new PlainWallet(Files.createDirectories(folder.resolve("deployer")));
        chain.give(chain.create(), Amount.ofCoins(100));
        JsonNode contracts = chain.one("contracts", "deploy", "--yes");
        network = Networks.PRACTICE.withContracts(Address.parse(contracts.path("channels").asText()),
                Address.parse(contracts.path("registry").asText()), 0);
        vault = new Vault(folder.resolve("vault"), new SecureRandom());
        try (var contents = new Vault.Contents(Mnemonic.generate(12, new SecureRandom()), new Password(new char[0]));
                Password password = typed()) {
            vault.create(contents, password, Vault.Cost.PRACTICE);
        }
        relay = hosted();
    }

    @AfterEach
    void end() throws Exception {
        relay.close();
        chain.close();
    }

    private static Password typed() {
        return new Password(WORDS.toCharArray());
    }

    private HostedRelay hosted() {
        return new HostedRelay(new HostedRelay.Ground(HostedRelay.Ground.configIn(new DataFolder(folder.resolve("data"))), () -> network,
                () -> List.of(URI.create(chain.rpc())), vault, Optional.empty()));
    }

    private RelayPlan plan() throws IOException {
        return new RelayPlan("Maple", Amount.parseCoins("0.0002"), "127.0.0.1", Origin.unusedPort(), false, List.of(), Optional.empty());
    }

    private Kind refused(Optional<RelayPlan> plan, String password) {
        try (var wrong = new Password(password.toCharArray())) {
            return assertThrows(WalletException.class, () -> relay.start(plan, Optional.of(wrong))).kind();
        }
    }

    /** Begins it, with money for the bond. @return its account */
    private Address running(RelayPlan plan) {
        assertEquals(Kind.NOT_ENOUGH_MONEY, refused(Optional.of(plan), WORDS));
        OwnRelay.Account account = relay.state().account().orElseThrow();
        chain.give(account.address(), Amount.ofCoins(2));
        try (Password password = typed()) {
            relay.start(Optional.empty(), Optional.of(password));
        }
        assertEquals(Phase.RUNNING, relay.state().phase());
        return account.address();
    }

    @Test
    void aWrongPasswordMakesNothing() throws Exception {
        assertEquals(Phase.NONE, relay.state().phase());
        assertEquals(Kind.WRONG_PASSWORD, refused(Optional.of(plan()), "something else entirely"));
        assertFalse(Files.exists(relay.config()));
        assertFalse(Files.exists(relay.config().resolveSibling("relay")));
        assertEquals(Kind.WRONG_PASSWORD, relay.state().refusal().orElseThrow().kind());
    }

    @Test
    void withoutTheBondItSaysWhatIsMissingAndWhere() throws Exception {
        assertEquals(Kind.NOT_ENOUGH_MONEY, refused(Optional.of(plan()), WORDS));
        OwnRelay state = relay.state();
        assertEquals(Phase.OFF, state.phase());
        BondMissing missing = (BondMissing) state.refusal().orElseThrow().reason().orElseThrow();
        assertEquals(Amount.ofCoins(1), missing.bond());
        assertTrue(missing.holds().isZero());
        assertTrue(state.account().orElseThrow().lacks());
        assertFalse(RelaySettings.read(relay.config()).withWallet(), "what did not run is not started by itself");
    }

    @Test
    void itStartsWithTheWalletWhereItRanAndOnlyThere() throws Exception {
        RelayPlan plan = plan();
        Address account = running(plan);
        assertEquals(Optional.of(plan), relay.state().plan());
        assertEquals(1, chain.all("relays").size());
        relay.close();
        assertEquals(Phase.OFF, relay.state().phase());

        relay = hosted();
        try (Password password = typed()) {
            relay.startWithWallet(password);
        }
        assertEquals(Phase.RUNNING, relay.state().phase());
        assertEquals(account, relay.state().account().orElseThrow().address());
        assertEquals(1, chain.all("relays").size(), "it is the same relay");
        relay.stop();
        relay.close();

        relay = hosted();
        try (Password password = typed()) {
            relay.startWithWallet(password);
        }
        assertEquals(Phase.OFF, relay.state().phase(), "it was stopped on purpose");
    }

    @Test
    void itsPasswordFollowsTheWalletsAndItsWordsAreItsOwn() throws Exception {
        running(plan());
        try (Password before = typed(); var fresh = new Password("another correct horse".toCharArray())) {
            List<String> words = relay.words(before);
            assertEquals(12, words.size());
            try (Vault.Contents wallet = vault.open(before)) {
                assertFalse(words.equals(wallet.words().words()), "the chain must not connect it with the wallet");
            }
            relay.changePassword(before, fresh);
            assertThrows(WalletException.class, () -> relay.words(before));
            assertEquals(words, relay.words(fresh));
            relay.changePassword(before, fresh);
            assertEquals(words, relay.words(fresh), "one of its own stays");
        }
    }

    @Test
    void whatIsChangedIsOnTheListAtOnceExceptThePort() throws Exception {
        RelayPlan plan = plan();
        running(plan);
        assertTrue(relay.change(plan.at(Amount.parseCoins("0.0003"))));
        assertEquals("300000000000000", chain.all("relays").getFirst().path("price").asText());
        assertTrue(relay.change(plan.at(Amount.parseCoins("0.0003")).leadingTo(List.of("443", "6000-6010"))));
        assertEquals(List.of("443", "6000-6010"), relay.state().plan().orElseThrow().exitPorts());
        assertThrows(WalletException.class, () -> relay.change(plan.leadingTo(List.of("25"))), "no exit sends mail");
        assertEquals(List.of("443", "6000-6010"), relay.state().plan().orElseThrow().exitPorts());
        assertFalse(relay.change(plan.reachedAt("127.0.0.1", Origin.unusedPort())));
        Address elsewhere = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        assertFalse(relay.change(plan.payingTo(Optional.of(elsewhere))));
        assertEquals(Optional.of(elsewhere), RelaySettings.read(relay.config()).payout());
        relay.change(plan);
        assertEquals(Optional.empty(), RelaySettings.read(relay.config()).payout());
    }

    /** Alone on the list there is nobody to ask, and the page must not claim what it does not know. */
    @Test
    void whetherItIsReachedIsNotClaimedWhereNobodyCanTry() throws Exception {
        running(plan());
        Eventually.holds(() -> assertEquals(OwnRelay.Found.ITSELF, relay.state().reach().found()));
    }
}
