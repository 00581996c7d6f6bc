package org.farthing.app.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** A wallet that says what a test wrote into it. Thread-safe. */
public final class ScriptedWallet implements WalletDesk {
    public static final Address PROGRAM = Address.parse("0x1111111111111111111111111111111111111111");
    public static final Address IMPORTED = Address.parse("0x2222222222222222222222222222222222222222");

    private volatile List<AccountLine> accounts = List.of(own("93.9912", "0", 0));
    private volatile List<HistoryLine> history = everyKind();
    private volatile Optional<WalletException> failure = Optional.empty();
    private volatile ContractsThere contracts = new ContractsThere.Ours();
    private final List<String> exported = new CopyOnWriteArrayList<>();

    public static AccountLine own(String balance, String arriving, long confirmations) {
        return new AccountLine(ScriptedMoney.OWN, false, Amount.parseCoins(balance), Amount.parseCoins(arriving), confirmations, 12);
    }

    public void set(List<AccountLine> next) {
        accounts = List.copyOf(next);
    }

    public void setHistory(List<HistoryLine> next) {
        history = List.copyOf(next);
    }

    public void setContracts(ContractsThere next) {
        contracts = next;
    }

    public void failWith(Optional<WalletException> next) {
        failure = next;
    }

    public List<String> exported() {
        return List.copyOf(exported);
    }

    /** One line of each kind and of each state. */
    public static List<HistoryLine> everyKind() {
        var lines = new ArrayList<HistoryLine>();
        HistoryLine.Kind[] kinds = HistoryLine.Kind.values();
        HistoryLine.State[] states = HistoryLine.State.values();
        for (int i = 0; i < kinds.length; i++) {
            byte[] hash = new byte[32];
            hash[0] = (byte) (i + 1);
            boolean incoming = kinds[i] == HistoryLine.Kind.REFUNDED || kinds[i] == HistoryLine.Kind.CLOSED;
            HistoryLine.State state = i == 0 ? HistoryLine.State.CONFIRMED : states[(i - 1) % states.length];
            lines.add(new HistoryLine(Scenes.NOW.minus(Duration.ofHours(i)), kinds[i], i == 1 ? 24 : 1, i == 1 ? "" : "Cedar", incoming,
                    Amount.parseCoins(i == 1 ? "24" : "0.5"), incoming ? Optional.empty() : Optional.of(Amount.parseCoins("0.0012")), state,
                    incoming ? Optional.empty() : Optional.of(new TransactionKey(ScriptedMoney.OWN, i)), Bytes.of(hash), Optional.empty(),
                    OptionalLong.empty(), 7, 12));
        }
        return lines;
    }

    @Override
    public List<AccountLine> accounts() {
        failure.ifPresent(each -> {
            throw each;
        });
        return accounts;
    }

    @Override
    public ContractsThere contracts() {
        return contracts;
    }

    @Override
    public Recipient recipient(Address to) {
        return to.equals(Address.ZERO) ? Recipient.LOST : to.equals(ScriptedMoney.OWN) ? Recipient.OWN
                : to.equals(PROGRAM) ? Recipient.PROGRAM : Recipient.SOMEBODY;
    }

    @Override
    public List<HistoryLine> history(int limit) {
        return history.stream().limit(limit).toList();
    }

    @Override
    public void export(List<HistoryLine> lines, EvidenceDesk.Format format, Path file) {
        exported.add(lines.size() + " " + format + " " + file.getFileName());
    }
}
