package org.farthing.app.welcome;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.NewWalletDesk.SearchStep;
import org.farthing.app.session.PracticeStep;

/** {@code #work-panel}: what is being done, how far it is, and the way to stop it where there is one. */
final class WorkPanel {
    private final Texts texts;
    private final VBox root = new VBox();
    private final Label phase = Parts.sentence("work-phase", "");
    private final ProgressBar fraction = new ProgressBar();
    private final Button cancel;

    WorkPanel(WelcomeModel model, Texts texts) {
        this.texts = texts;
        cancel = Parts.button(texts, "work-cancel", model::cancel);
        cancel.managedProperty().bind(cancel.visibleProperty());
        fraction.setId("work-fraction");
        fraction.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(fraction, Priority.ALWAYS);
        phase.setFocusTraversable(true);
        var line = new HBox(fraction, cancel);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("wizard-buttons");
        root.setId("work-panel");
        root.getStyleClass().add("work-panel");
        root.getChildren().setAll(phase, line);
        root.managedProperty().bind(root.visibleProperty());
        model.workProperty().subscribe(this::show);
    }

    VBox root() {
        return root;
    }

    private void show(Work work) {
        root.setVisible(work.isUnderWay());
        cancel.setVisible(work instanceof Work.Practice || work instanceof Work.Searching);
        cancel.setDisable(work instanceof Work.Practice(_, boolean cancelling) && cancelling);
        fraction.setProgress(switch (work) {
            case Work.Practice(Optional<PracticeStep> at, _) -> at.map(WorkPanel::done).orElse(0.0);
            case Work.Searching(Optional<SearchStep> at) -> at.map(step -> step.last() == 0 ? 1.0 : (double) step.block() / step.last())
                    .orElse(ProgressBar.INDETERMINATE_PROGRESS);
            case Work.Nothing _, Work.TestingNode _, Work.MakingWallet _, Work.OpeningVault _, Work.ReadingPage _ ->
                    ProgressBar.INDETERMINATE_PROGRESS;
        });
        phase.setText(switch (work) {
            case Work.Nothing _ -> "";
            case Work.Practice(_, boolean cancelling) when cancelling -> texts.get("work-phase.cancelling");
            case Work.Practice(Optional<PracticeStep> at, _) -> at.map(this::named).orElseGet(() -> texts.get("work-phase.begin"));
            case Work.TestingNode _ -> texts.get("work-phase.node");
            case Work.MakingWallet _ -> texts.get("work-phase.wallet");
            case Work.OpeningVault _ -> texts.get("work-phase.vault");
            case Work.ReadingPage _ -> texts.get("work-phase.page");
            case Work.Searching(Optional<SearchStep> at) -> at
                    .map(step -> texts.get("work-phase.search", step.found(), step.block(), step.last()))
                    .orElseGet(() -> texts.get("work-phase.search-begin"));
        });
        fraction.setAccessibleText(phase.getText());
    }

    /** Parts count the same: none is much longer than the others. */
    private static double done(PracticeStep at) {
        return (at.part().ordinal() + (double) at.done() / at.of()) / PracticeStep.Part.values().length;
    }

    private String named(PracticeStep at) {
        int number = at.part().ordinal() + 1;
        int all = PracticeStep.Part.values().length;
        return switch (at.part()) {
            case CHAIN -> texts.get("work-phase.chain", number, all);
            case CONTRACTS -> texts.get("work-phase.contracts", number, all);
            case RELAYS -> texts.get("work-phase.relays", number, all, at.count());
            case WALLET -> texts.get("work-phase.play-wallet", number, all);
            case CHANNELS -> texts.get("work-phase.channels", number, all, at.count());
        };
    }
}
