package org.farthing.app.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.value.WalletException;

/** What the checks ask of a Farthing that runs, or that was opened to be looked at. Its methods may block. */
public interface Program {
    /**
     * The newest block of the node that the settings name, asked the usual way.
     *
     * @param chainId which chain the node says it is on
     */
    record Head(long chainId, Instant time) {
    }

    /** How far the wallet is. */
    enum WalletState {
        MISSING, LOCKED, OPEN
    }

    /**
     * The local port.
     *
     * @param number    that the settings name, 0 for any
     * @param listening whether this program has it
     */
    record Port(int number, boolean listening) {
    }

    /**
     * The list of relays.
     *
     * @param count  how many are on it
     * @param tooOld whether paths are no longer built on it
     * @param doubted whether a newer one was refused
     */
    record ListedRelays(int count, boolean tooOld, boolean doubted) {
    }

    /**
     * The circuits.
     *
     * @param payable  relays with a channel that can pay
     * @param wanted   whether the user is connected or connecting
     * @param ready    circuits that stand
     * @param answered when a check last came back through one
     */
    record Paths(int payable, boolean wanted, int ready, Optional<Instant> answered) {
    }

    /**
     * What might go around the circuits.
     *
     * @param namesLookedUp whether a program asked for a web server by its address since the start
     * @param nodeDirect    whether a node elsewhere has been asked directly since the start
     */
    record Leaks(boolean namesLookedUp, boolean nodeDirect) {
    }

    /** Whether others reach the relay that this program runs. */
    enum Reached {
        /** Another relay did. */
        YES,
        /** Another relay tried in vain. */
        NO,
        /** Nobody has tried yet, or could be asked to. */
        NOT_KNOWN
    }

    /** The relay that this program runs. @param number of its port */
    record RelayPort(int number, Reached reached) {
    }

    /** Whether the chain is inside this program or a test node's: its time is its own. */
    boolean isPractice();

    long chainId();

    Duration blockTime();

    /** @throws WalletException where the node does not answer, or nodes disagree */
    Head head();

    /** Whether the network has contracts that are known. */
    boolean hasContracts();

    /** @throws WalletException WRONG_CONTRACT where other code or none is there; other kinds where nobody answers */
    void requireOurContracts();

    WalletState wallet();

    Port port();

    ListedRelays relays();

    Paths paths();

    Leaks leaks();

    /** Empty while it runs none. */
    Optional<RelayPort> relayPort();
}
