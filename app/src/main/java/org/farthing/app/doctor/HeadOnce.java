package org.farthing.app.doctor;

import java.time.Duration;
import java.util.Optional;
import org.farthing.wallet.value.WalletException;

/** A program whose node is asked for its newest block once, for all checks: a silent one would keep each of them waiting. */
final class HeadOnce implements Program {
    private final Program program;
    private Optional<Head> head = Optional.empty();
    private Optional<WalletException> failure = Optional.empty();

    HeadOnce(Program program) {
        this.program = program;
    }

    @Override
    public Head head() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (head.isEmpty()) {
            try {
                head = Optional.of(program.head());
            } catch (WalletException e) {
                failure = Optional.of(e);
                throw e;
            }
        }
        return head.get();
    }

    @Override
    public boolean isPractice() {
        return program.isPractice();
    }

    @Override
    public long chainId() {
        return program.chainId();
    }

    @Override
    public Duration blockTime() {
        return program.blockTime();
    }

    @Override
    public boolean hasContracts() {
        return program.hasContracts();
    }

    /** Not asked of a node that has just been silent. */
    @Override
    public void requireOurContracts() {
        head();
        program.requireOurContracts();
    }

    @Override
    public WalletState wallet() {
        return program.wallet();
    }

    @Override
    public Port port() {
        return program.port();
    }

    @Override
    public ListedRelays relays() {
        return program.relays();
    }

    @Override
    public Paths paths() {
        return program.paths();
    }

    @Override
    public Leaks leaks() {
        return program.leaks();
    }

    @Override
    public Optional<RelayPort> relayPort() {
        return program.relayPort();
    }
}
