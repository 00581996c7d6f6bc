package org.farthing.app.checkup;

import java.time.Instant;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.farthing.app.doctor.Finding;
import org.farthing.app.doctor.Verdict;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.CheckupDesk;

/** The findings of the last check-up, and of one under way. Belongs to the window's thread. */
public final class CheckupModel {
    private final CheckupDesk desk;
    private final LiveStatus live;
    private final ObservableList<Finding> findings = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<ScreenState> state = new ReadOnlyObjectWrapper<>(ScreenState.EMPTY);
    private Optional<Instant> lastRun = Optional.empty();
    private int checks;

    public CheckupModel(CheckupDesk desk, LiveStatus live) {
        this.desk = desk;
        this.live = live;
    }

    ObservableList<Finding> findings() {
        return findings;
    }

    ReadOnlyObjectProperty<ScreenState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    LiveStatus live() {
        return live;
    }

    /** When the last one ended. */
    Optional<Instant> lastRun() {
        return lastRun;
    }

    /** How many checks the one under way, or the last one, has. */
    int checks() {
        return checks;
    }

    String version() {
        return desk.version();
    }

    long count(Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    /** Checks everything, or does nothing while that is under way. */
    void run() {
        if (state.get() == ScreenState.WORKING) {
            return;
        }
        findings.clear();
        checks = desk.checks();
        state.set(ScreenState.WORKING);
        Background.of("check-up", () -> desk.examine(finding -> Platform.runLater(() -> findings.add(finding))))
                .whenDone(all -> {
                    findings.setAll(all);
                    ended(all.stream().anyMatch(finding -> finding.verdict() == Verdict.FAILED
                            || finding.verdict() == Verdict.ATTENTION) ? ScreenState.PARTIAL : ScreenState.READY);
                })
                .whenRefused(_ -> ended(ScreenState.OFFLINE)).whenBroken(() -> ended(ScreenState.OFFLINE)).start();
    }

    private void ended(ScreenState next) {
        lastRun = Optional.of(live.moment().now());
        state.set(next);
    }
}
