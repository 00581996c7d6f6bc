package org.farthing.app.wallet;

import java.time.Duration;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.session.Estimate;
import org.farthing.app.session.MoneyDesk;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Recipient;
import org.farthing.app.session.WalletDesk;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/**
 * What sending would cost while somebody still types. Nothing here is agreed to: the review reads all figures again. Belongs to the
 * window's thread.
 */
public final class SendModel {
    private static final Duration AFTER_TYPING = Duration.ofMillis(250);

    /**
     * What is known about what is typed.
     *
     * @param most      what could be sent in all, less the fee
     * @param estimate  of what is typed, where that is an amount one has
     * @param recipient of the address that is typed
     * @param sentence  why nothing is known, or empty
     */
    public record Outlook(Optional<Amount> most, Optional<Estimate> estimate, Optional<Recipient> recipient, String sentence) {
        static final Outlook NONE = new Outlook(Optional.empty(), Optional.empty(), Optional.empty(), "");
    }

    private record Typed(Optional<Address> from, Optional<Address> to, Optional<Amount> amount) {
    }

    private final Words words;
    private final MoneyDesk money;
    private final WalletDesk wallet;
    private final PauseTransition typing = new PauseTransition(javafx.util.Duration.millis(AFTER_TYPING.toMillis()));
    private final ReadOnlyObjectWrapper<Outlook> outlook = new ReadOnlyObjectWrapper<>(Outlook.NONE);
    private Typed typed = new Typed(Optional.empty(), Optional.empty(), Optional.empty());
    private int asked;

    public SendModel(Language language, MoneyDesk money, WalletDesk wallet) {
        this.words = new Words(language);
        this.money = money;
        this.wallet = wallet;
        typing.setOnFinished(_ -> read());
    }

    public ReadOnlyObjectProperty<Outlook> outlookProperty() {
        return outlook.getReadOnlyProperty();
    }

    public Outlook outlook() {
        return outlook.get();
    }

    /** Something else stands in the fields; what cannot be read there is absent. */
    public void type(Optional<Address> from, Optional<Address> to, Optional<Amount> amount) {
        var next = new Typed(from, to, amount);
        if (!next.equals(typed)) {
            typed = next;
            asked++;
            typing.playFromStart();
        }
    }

    public void refresh() {
        read();
    }

    private void read() {
        Typed wanted = typed;
        int mine = ++asked;
        Background.of("sending", () -> outlook(wanted))
                .whenDone(found -> {
                    if (mine == asked) {
                        outlook.set(found);
                    }
                })
                .whenRefused(refusal -> {
                    if (mine == asked) {
                        outlook.set(new Outlook(Optional.empty(), Optional.empty(), Optional.empty(), words.refusal(refusal)));
                    }
                })
                .start();
    }

    private Outlook outlook(Typed wanted) {
        Address own = wanted.from().orElseGet(() -> wallet.accounts().getFirst().address());
        // To nobody yet: the fee is that of a payment to oneself, which runs no code either.
        Address to = wanted.to().orElse(own);
        Optional<Recipient> recipient = wanted.to().map(wallet::recipient);
        if (recipient.filter(Recipient.LOST::equals).isPresent()) {
            return new Outlook(Optional.empty(), Optional.empty(), recipient, "");
        }
        Amount most;
        try {
            most = money.estimate(new MoneyOrder.Send(wanted.from(), to, Optional.empty())).amount();
        } catch (WalletException poor) {
            if (poor.kind() != WalletException.Kind.NOT_ENOUGH_MONEY) {
                throw poor;
            }
            return new Outlook(Optional.of(Amount.ZERO), Optional.empty(), recipient, "");
        }
        Optional<Estimate> estimate = wanted.amount().filter(amount -> !amount.isZero() && !amount.isMoreThan(most))
                .map(amount -> money.estimate(new MoneyOrder.Send(wanted.from(), to,
                        amount.equals(most) ? Optional.empty() : Optional.of(amount))));
        return new Outlook(Optional.of(most), estimate, recipient, "");
    }
}
