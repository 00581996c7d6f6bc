package org.farthing.app.support;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.farthing.app.doctor.Program;
import org.farthing.wallet.value.WalletException;

/** A program that is as a test wants it, for the check-up. */
public final class ScriptedProgram implements Program {
    public boolean practice;
    public Optional<WalletException.Kind> headFailure = Optional.empty();
    public Optional<RelayPort> relayPort = Optional.empty();
    public int headsAsked;
    public int contractsAskedOfASilentNode;

    @Override
    public boolean isPractice() {
        return practice;
    }

    @Override
    public long chainId() {
        return 100;
    }

    @Override
    public Duration blockTime() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Head head() {
        headsAsked++;
        headFailure.ifPresent(kind -> {
            throw new WalletException(kind, "as the test wants it");
        });
        return new Head(100, Instant.parse("2026-11-22T14:05:00Z"));
    }

    @Override
    public boolean hasContracts() {
        return true;
    }

    @Override
    public void requireOurContracts() {
        contractsAskedOfASilentNode += headFailure.isPresent() ? 1 : 0;
    }

    @Override
    public WalletState wallet() {
        return WalletState.OPEN;
    }

    @Override
    public Port port() {
        return new Port(9250, true);
    }

    @Override
    public ListedRelays relays() {
        return new ListedRelays(40, false, false);
    }

    @Override
    public Paths paths() {
        return new Paths(6, true, 2, Optional.of(Instant.parse("2026-11-22T14:05:00Z")));
    }

    @Override
    public Leaks leaks() {
        return new Leaks(false, false);
    }

    @Override
    public Optional<RelayPort> relayPort() {
        return relayPort;
    }
}
