package org.farthing.app.session;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/**
 * What the owner of a relay chooses.
 *
 * @param name      of 1 to 32 letters, digits, spaces and {@code . _ -}
 * @param unitPrice wei for each MiB
 * @param host      the address that others reach it at, no name
 * @param port      where it listens, and where others reach it
 * @param entry     whether paths may begin at it
 * @param exitPorts such as {@code 443} and {@code 6000-6010}; none for a relay that other relays alone are reached through
 * @param payout    where cashed money goes; the relay's own account where absent
 */
public record RelayPlan(String name, Amount unitPrice, String host, int port, boolean entry, List<String> exitPorts,
        Optional<Address> payout) {
    public RelayPlan {
        exitPorts = List.copyOf(exitPorts);
    }

    public boolean isExit() {
        return !exitPorts.isEmpty();
    }

    public RelayPlan named(String newName) {
        return new RelayPlan(newName, unitPrice, host, port, entry, exitPorts, payout);
    }

    public RelayPlan at(Amount price) {
        return new RelayPlan(name, price, host, port, entry, exitPorts, payout);
    }

    public RelayPlan reachedAt(String newHost, int newPort) {
        return new RelayPlan(name, unitPrice, newHost, newPort, entry, exitPorts, payout);
    }

    public RelayPlan leadingTo(List<String> ports) {
        return new RelayPlan(name, unitPrice, host, port, entry, ports, payout);
    }

    public RelayPlan payingTo(Optional<Address> account) {
        return new RelayPlan(name, unitPrice, host, port, entry, exitPorts, account);
    }
}
