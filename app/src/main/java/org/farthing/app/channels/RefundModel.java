package org.farthing.app.channels;

import java.time.Duration;
import java.util.Optional;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.Observed;
import org.farthing.app.session.RecoveryDesk;
import org.farthing.app.session.RefundWishes;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** What is wanted of the refunds of channels that were ended. Belongs to the window's thread. */
final class RefundModel {
    private final RecoveryDesk desk;
    private final Observed<RefundWishes> observed;

    private final Observed<Amount> fee;

    RefundModel(RecoveryDesk desk) {
        this.desk = desk;
        this.fee = new Observed<>("refund fee", desk::refundFee, Duration.ofMinutes(1));
        this.observed = new Observed<>("refund wishes", desk::wishes, Duration.ofSeconds(3));
    }

    Observed<RefundWishes> observed() {
        return observed;
    }

    /** What taking one back costs, at most; read only while somebody looks at a channel that it is about. */
    Observed<Amount> fee() {
        return fee;
    }

    /** Empty until they were read once. */
    Optional<RefundWishes> wishes() {
        return observed.reading().latest();
    }

    void refundByItself(Bytes channel, boolean yes) {
        ask("refund by itself", () -> desk.refundByItself(channel, yes));
    }

    void remind(Bytes channel, boolean yes) {
        ask("remind of a refund", () -> desk.remind(channel, yes));
    }

    /** What could not be noted is seen at the next look: the button says what it said before. */
    private void ask(String name, Runnable work) {
        Background.of(name, work).whenDone(_ -> observed.refresh()).whenRefused(_ -> observed.refresh()).start();
    }
}
