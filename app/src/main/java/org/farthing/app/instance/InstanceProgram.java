package org.farthing.app.instance;

import java.time.Duration;
import java.util.Optional;
import org.farthing.app.doctor.Program;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.registry.Registry;

/** An instance as the check-up sees it. */
final class InstanceProgram implements Program {
    private final Instance instance;

    InstanceProgram(Instance instance) {
        this.instance = instance;
    }

    private ChainAccess access() {
        return instance.access();
    }

    @Override
    public boolean isPractice() {
        return access().isPractice();
    }

    @Override
    public long chainId() {
        return access().network().chainId();
    }

    @Override
    public Duration blockTime() {
        return access().network().blockTime();
    }

    @Override
    public Head head() {
        Chain chain = access().chain();
        long said = chain.chainId();
        Block newest = chain.latest();
        return new Head(said, newest.time());
    }

    @Override
    public boolean hasContracts() {
        return access().hasContracts();
    }

    @Override
    public void requireOurContracts() {
        Network network = access().network();
        new ChannelContract(access().chain(), network.chainId(), access().contracts(), network.channels().orElseThrow()).requireOurCode();
        new Registry(access().chain(), network, access().contracts()).requireOurCode();
    }

    @Override
    public WalletState wallet() {
        if (!instance.vault().exists()) {
            return WalletState.MISSING;
        }
        return instance.isLocked() ? WalletState.LOCKED : WalletState.OPEN;
    }

    @Override
    public Port port() {
        return instance.proxy().socks().map(at -> new Port(at.getPort(), true))
                .orElseGet(() -> new Port(instance.settings().now().socksPort().orElse(PaidProxy.USUAL_PORT), false));
    }

    @Override
    public ListedRelays relays() {
        RelayList list = instance.relays();
        return new ListedRelays(list.directory().size(), list.view().isPresent() && list.isTooOld(), list.alarmReason().isPresent());
    }

    @Override
    public Paths paths() {
        ClientStatus status = instance.proxy().status();
        return new Paths(instance.proxy().payableRelays(), status.wanted(), status.readyCircuits(), status.lastProbe());
    }

    @Override
    public Optional<RelayPort> relayPort() {
        return instance.ownRelay().map(OwnRelayDesk::state).filter(relay -> relay.phase() == OwnRelay.Phase.RUNNING)
                .map(relay -> new RelayPort(relay.reach().port(), switch (relay.reach().found()) {
                    case REACHED -> Reached.YES;
                    case UNREACHED -> Reached.NO;
                    case UNKNOWN, ITSELF, TOO_NEW -> Reached.NOT_KNOWN;
                }));
    }

    @Override
    public Leaks leaks() {
        Optional<ChangeableNodes> nodes = instance.nodes().filter(_ -> !isPractice());
        return new Leaks(instance.proxy().sawNamesLookedUp(), nodes.filter(ChangeableNodes::wereAskedDirectly).isPresent());
    }
}
