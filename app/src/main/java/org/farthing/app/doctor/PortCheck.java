package org.farthing.app.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** The proxy's port: this program's, free, or somebody else's. */
final class PortCheck implements Examination {
    private final Program.Port port;

    PortCheck(Program.Port port) {
        this.port = port;
    }

    @Override
    public Check check() {
        return Check.PORT;
    }

    @Override
    public Finding examine() {
        return judge(port, port.listening() || isFree(port.number()));
    }

    private static boolean isFree(int number) {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), number));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static Finding judge(Program.Port port, boolean free) {
        if (port.listening()) {
            return Finding.fine(Check.PORT, "listening", (long) port.number());
        }
        return free ? Finding.fine(Check.PORT, "free", (long) port.number())
                : Finding.failed(Check.PORT, "taken", (long) port.number()).with(Remedy.CHANGE_PORT);
    }
}
