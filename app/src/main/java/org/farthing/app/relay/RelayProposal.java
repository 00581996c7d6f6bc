package org.farthing.app.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.farthing.app.session.RelayPlan;
import org.farthing.wallet.value.Amount;

/** What a new relay may be set to, as this machine is. Asks nobody: whoever tells a machine its own address learns that it asks. */
final class RelayProposal {
    private static final int USUAL_PORT = 9443;
    private static final Amount USUAL_PRICE = Amount.parseCoins("0.0001");

    private RelayProposal() {
    }

    static RelayPlan of(boolean practice) {
        return new RelayPlan("Maple", USUAL_PRICE, practice ? "127.0.0.1" : publicAddress().orElse(""), freePort(), false, List.of(),
                Optional.empty());
    }

    /** The usual one, where no other program has it. */
    private static int freePort() {
        if (isFree(USUAL_PORT)) {
            return USUAL_PORT;
        }
        try (var any = new ServerSocket(0)) {
            return any.getLocalPort();
        } catch (IOException _) {
            return USUAL_PORT;
        }
    }

    static boolean isFree(int port) {
        try (var probe = new ServerSocket(port)) {
            return probe.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    /** An address that is this machine's own and no private one, as servers have. At home the router has it, and this machine does not know. */
    private static Optional<String> publicAddress() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).filter(RelayProposal::isPublic)
                    .map(InetAddress::getHostAddress).filter(text -> !text.contains(":")).findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isPublic(InetAddress address) {
        return !address.isLoopbackAddress() && !address.isSiteLocalAddress() && !address.isLinkLocalAddress() && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }
}
