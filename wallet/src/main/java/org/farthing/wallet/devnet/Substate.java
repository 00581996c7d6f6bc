package org.farthing.wallet.devnet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.farthing.wallet.value.Address;

/**
 * What one transaction keeps in mind beside the accounts: addresses and slots that are warm (EIP-2929), the refund, logs, accounts to
 * delete, and what each slot held when the transaction began (EIP-2200). A reverted call takes its part back.
 */
final class Substate {
    private final Undo undo;
    private final Set<Address> warmAddresses = new HashSet<>();
    private final Set<Slot> warmSlots = new HashSet<>();
    private final Map<Slot, UInt256> original = new HashMap<>();
    private final List<Log> logs = new ArrayList<>();
    private final Set<Address> destroyed = new LinkedHashSet<>();
    private long refund;

    private record Slot(Address address, UInt256 key) {
    }

    Substate(Undo undo) {
        this.undo = undo;
    }

    /** Warms the address; whether it was cold. */
    boolean warm(Address address) {
        boolean cold = warmAddresses.add(address);
        if (cold) {
            undo.add(() -> warmAddresses.remove(address));
        }
        return cold;
    }

    /** Warms the slot; whether it was cold. */
    boolean warm(Address address, UInt256 key) {
        var slot = new Slot(address, key);
        boolean cold = warmSlots.add(slot);
        if (cold) {
            undo.add(() -> warmSlots.remove(slot));
        }
        return cold;
    }

    /** The slot's value when the transaction began. @param current its value now, right when nothing has been written yet */
    UInt256 original(Address address, UInt256 key, UInt256 current) {
        UInt256 known = original.putIfAbsent(new Slot(address, key), current);
        return known == null ? current : known;
    }

    /** @param gas negative where an earlier refund is taken back */
    void addRefund(long gas) {
        refund += gas;
        undo.add(() -> refund -= gas);
    }

    long refund() {
        return refund;
    }

    void addLog(Log log) {
        logs.add(log);
        undo.add(logs::removeLast);
    }

    List<Log> logs() {
        return List.copyOf(logs);
    }

    void destroy(Address address) {
        if (destroyed.add(address)) {
            undo.add(() -> destroyed.remove(address));
        }
    }

    Set<Address> destroyed() {
        return Set.copyOf(destroyed);
    }
}
