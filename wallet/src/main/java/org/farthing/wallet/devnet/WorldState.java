package org.farthing.wallet.devnet;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * All accounts: nonce, balance, code and storage. Every change can be taken back through {@link #undo()}. Not thread-safe; its owner is
 * {@link DevChain}.
 *
 * <p>An account without nonce, balance and code is as good as absent (EIP-161).
 */
final class WorldState {
    private final Map<Address, Account> accounts = new HashMap<>();
    /** What the block in the making has changed, for its state root. */
    private final List<Touch> touched = new ArrayList<>();
    private final Undo undo = new Undo();
    private Bytes root = Bytes.of(new byte[32]);

    private static final class Account {
        private long nonce;
        private UInt256 balance = UInt256.ZERO;
        private Code code = Code.EMPTY;
        private Map<UInt256, UInt256> storage = new HashMap<>();

        private Account copy() {
            var copy = new Account();
            copy.nonce = nonce;
            copy.balance = balance;
            copy.code = code;
            copy.storage = new HashMap<>(storage);
            return copy;
        }
    }

    /** What something was before it changed. */
    sealed interface Touch {
        Address address();
    }

    private record AccountTouch(Address address, long nonce, UInt256 balance, Code code) implements Touch {
    }

    private record SlotTouch(Address address, UInt256 slot, UInt256 value) implements Touch {
    }

    Undo undo() {
        return undo;
    }

    // --- reading ---

    long nonce(Address address) {
        Account account = accounts.get(address);
        return account == null ? 0 : account.nonce;
    }

    UInt256 balance(Address address) {
        Account account = accounts.get(address);
        return account == null ? UInt256.ZERO : account.balance;
    }

    Code code(Address address) {
        Account account = accounts.get(address);
        return account == null ? Code.EMPTY : account.code;
    }

    UInt256 storage(Address address, UInt256 slot) {
        Account account = accounts.get(address);
        return account == null ? UInt256.ZERO : account.storage.getOrDefault(slot, UInt256.ZERO);
    }

    boolean isEmpty(Address address) {
        Account account = accounts.get(address);
        return account == null || account.nonce == 0 && account.balance.isZero() && account.code.isEmpty();
    }

    // --- writing ---

    private Account change(Address address) {
        touchAccount(address);
        return accounts.computeIfAbsent(address, _ -> new Account());
    }

    private void touchAccount(Address address) {
        touch(new AccountTouch(address, nonce(address), balance(address), code(address)));
    }

    private void touch(Touch touch) {
        touched.add(touch);
        undo.add(touched::removeLast);
    }

    void setNonce(Address address, long nonce) {
        Account account = change(address);
        long before = account.nonce;
        undo.add(() -> account.nonce = before);
        account.nonce = nonce;
    }

    void setBalance(Address address, UInt256 balance) {
        Account account = change(address);
        UInt256 before = account.balance;
        undo.add(() -> account.balance = before);
        account.balance = balance;
    }

    void setCode(Address address, Code code) {
        Account account = change(address);
        Code before = account.code;
        undo.add(() -> account.code = before);
        account.code = code;
    }

    void setStorage(Address address, UInt256 slot, UInt256 value) {
        UInt256 before = storage(address, slot);
        touch(new SlotTouch(address, slot, before));
        Map<UInt256, UInt256> storage = accounts.computeIfAbsent(address, _ -> new Account()).storage;
        undo.add(() -> put(storage, slot, before));
        put(storage, slot, value);
    }

    private static void put(Map<UInt256, UInt256> storage, UInt256 slot, UInt256 value) {
        if (value.isZero()) {
            storage.remove(slot);
        } else {
            storage.put(slot, value);
        }
    }

    /** The caller has checked that {@code from} has the money. */
    void transfer(Address from, Address to, UInt256 value) {
        if (!value.isZero()) {
            setBalance(from, balance(from).sub(value));
            setBalance(to, balance(to).add(value));
        }
    }

    /** Removes the account with all it holds, as SELFDESTRUCT does at the end of a transaction. */
    void delete(Address address) {
        touchAccount(address);
        Account removed = accounts.remove(address);
        if (removed != null) {
            removed.storage.forEach((slot, value) -> touch(new SlotTouch(address, slot, value)));
        }
        undo.add(() -> {
            if (removed != null) {
                accounts.put(address, removed);
            } else {
                accounts.remove(address);
            }
        });
    }

    // --- blocks ---

    /**
     * What the root will be when the block is sealed: Keccak of the root before it and of every account and slot changed since, in order.
     * It commits to the state as a Merkle root does, but is this program's own and proves no single account.
     */
    Bytes nextRoot() {
        var changed = new TreeMap<Address, TreeSet<UInt256>>();
        for (Touch touch : touched) {
            TreeSet<UInt256> slots = changed.computeIfAbsent(touch.address(), _ -> new TreeSet<>());
            if (touch instanceof SlotTouch slotTouch) {
                slots.add(slotTouch.slot);
            }
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(root.toArray());
        changed.forEach((address, slots) -> {
            out.writeBytes(address.bytes().toArray());
            out.writeBytes(UInt256.of(nonce(address)).toBytes());
            out.writeBytes(balance(address).toBytes());
            out.writeBytes(code(address).hash().toArray());
            out.writeBytes(UInt256.of(slots.size()).toBytes());
            for (UInt256 slot : slots) {
                out.writeBytes(slot.toBytes());
                out.writeBytes(storage(address, slot).toBytes());
            }
        });
        return Bytes.of(Keccak256.hash(out.toByteArray()));
    }

    /** Ends a block: it can no longer be taken back. @return what was there before it, for {@link #goBack} */
    List<Touch> seal(Bytes newRoot) {
        var before = List.copyOf(touched);
        root = newRoot;
        touched.clear();
        undo.forget();
        return before;
    }

    /** Puts back what was there when the newest block was sealed: coins given since are of the next. For a copy to look at. */
    void goBackToHead() {
        goBack(List.copyOf(touched));
        touched.clear();
    }

    /** Puts back what was there before a block; the newest block comes first. Roots do not go back: this is for looking, on a copy. */
    void goBack(List<Touch> before) {
        for (Touch touch : before.reversed()) {
            Account account = accounts.computeIfAbsent(touch.address(), _ -> new Account());
            switch (touch) {
                case AccountTouch(_, long nonce, UInt256 balance, Code code) -> {
                    account.nonce = nonce;
                    account.balance = balance;
                    account.code = code;
                }
                case SlotTouch(_, UInt256 slot, UInt256 value) -> put(account.storage, slot, value);
            }
        }
    }

    /** A deep copy, with nothing to take back. */
    WorldState copy() {
        var copy = new WorldState();
        accounts.forEach((address, account) -> copy.accounts.put(address, account.copy()));
        copy.touched.addAll(touched);
        copy.root = root;
        return copy;
    }
}
