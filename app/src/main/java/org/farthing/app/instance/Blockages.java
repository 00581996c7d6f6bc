package org.farthing.app.instance;

import org.farthing.app.session.Blockage;
import org.farthing.app.session.CircuitFailure;
import org.farthing.circuit.client.FailureReason;
import org.farthing.circuit.client.GuardNotice;
import org.farthing.circuit.directory.DirectoryVerdict;

/** What circuits say of themselves, as the window may know it. */
final class Blockages {
    private Blockages() {
    }

    static Blockage of(org.farthing.circuit.client.Blockage why) {
        return switch (why) {
            case org.farthing.circuit.client.Blockage.NothingToPayFrom _ -> new Blockage.NothingToPayFrom();
            case org.farthing.circuit.client.Blockage.TooFewRelays _ -> new Blockage.TooFewRelays();
            case org.farthing.circuit.client.Blockage.DayIsOver _ -> new Blockage.DayIsOver();
            case org.farthing.circuit.client.Blockage.Entry(GuardNotice notice) -> of(notice);
            case org.farthing.circuit.client.Blockage.Ended ended -> new Blockage.Ended(ended.relayName(), reason(ended.reason()));
        };
    }

    static Blockage of(GuardNotice notice) {
        return switch (notice) {
            case GuardNotice.TopUp topUp -> new Blockage.EntryUsedUp(topUp.name());
            case GuardNotice.Awaited _ -> new Blockage.EntryAwaited();
            case GuardNotice.Silent silent -> new Blockage.EntriesSilent(silent.offline());
            case GuardNotice.Suspicious suspicious -> new Blockage.EntrySuspicious(suspicious.name(), suspicious.percent());
        };
    }

    static Blockage of(DirectoryVerdict.Reason refused) {
        return new Blockage.ListRefused(InstanceRelays.alarm(refused));
    }

    static CircuitFailure.Reason reason(FailureReason reason) {
        return switch (reason) {
            case UNREACHABLE -> CircuitFailure.Reason.UNREACHABLE;
            case NO_ANSWER -> CircuitFailure.Reason.NO_ANSWER;
            case FALSE_IDENTITY -> CircuitFailure.Reason.FALSE_IDENTITY;
            case STOPPED_AFTER_PAYMENT -> CircuitFailure.Reason.STOPPED_AFTER_PAYMENT;
            case OVERCOUNTED -> CircuitFailure.Reason.OVERCOUNTED;
            case PAYMENT_REFUSED, OUTDATED -> CircuitFailure.Reason.PAYMENT_REFUSED;
            case BROKE_ITS_WORD -> CircuitFailure.Reason.BROKE_ITS_WORD;
            case CUT -> CircuitFailure.Reason.CUT;
            case VIOLATION -> CircuitFailure.Reason.VIOLATION;
            case CLOSED -> CircuitFailure.Reason.CLOSED;
        };
    }
}
