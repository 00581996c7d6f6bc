package org.farthing.app.shell;

import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.session.Hop;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Standing;
import org.farthing.app.session.Status;
import org.farthing.wallet.value.Amount;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The line at the bottom of every page: am I protected, through whom, where is the proxy, how fast, at what price. */
final class StatusStrip {
    private static final double LEAST_PHASE = 160;

    private final Texts texts;
    private final ObservableValue<Boolean> covered;
    private final Words words;
    private final HBox root = new HBox();
    private final FontIcon icon = Glyph.of(Feather.MORE_HORIZONTAL);
    private final Label phase = new Label();
    private final ProgressBar fraction = new ProgressBar(0);
    private final Button remedy = new Button();
    private final Label path = new Label();
    private final Label socks = new Label();
    private final Label rate = new Label();
    private final Label spend = new Label();

    /** @param covered whether amounts are */
    StatusStrip(Texts texts, LiveStatus live, ObservableValue<Boolean> covered) {
        this.words = new Words(texts.language());
        this.texts = texts;
        this.covered = covered;
        root.setId("status-strip");
        root.getStyleClass().add("status-strip");
        root.setAlignment(Pos.CENTER_LEFT);
        root.setAccessibleText(texts.get("status-strip.name"));
        phase.setId("status-phase");
        phase.setGraphic(icon);
        phase.setFocusTraversable(true);
        phase.setWrapText(true);
        phase.setMinWidth(LEAST_PHASE);
        phase.setMinHeight(Region.USE_PREF_SIZE);
        fraction.setId("status-fraction");
        fraction.managedProperty().bind(fraction.visibleProperty());
        remedy.setId("status-remedy");
        remedy.setText(texts.get("status-remedy"));
        remedy.getStyleClass().add("small-button");
        remedy.managedProperty().bind(remedy.visibleProperty());
        remedy.setMinWidth(Region.USE_PREF_SIZE);
        remedy.setOnAction(_ -> live.connect());
        path.setId("status-path");
        socks.setId("status-socks");
        rate.setId("status-rate");
        spend.setId("status-spend");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        root.getChildren().setAll(phase, fraction, remedy, gap, path, rule(), socks, rule(), rate, rule(), spend);
        for (Label label : new Label[] {path, socks, rate, spend}) {
            label.setMinWidth(Region.USE_PREF_SIZE);
        }
        live.momentProperty().subscribe(this::show);
        root.widthProperty().subscribe(this::fit);
        // Another size of text is another height.
        root.heightProperty().subscribe(this::fit);
    }

    /**
     * Where not all has room, the proxy's address goes first, then the path and the speed: Home has them, too. Whether one is protected,
     * and what it costs, stays.
     */
    private void fit() {
        for (Node each : root.getChildren()) {
            if (each == path || each == socks || each == rate || each.getStyleClass().contains("strip-rule")) {
                each.setVisible(true);
                each.setManaged(true);
            }
        }
        for (Label label : new Label[] {socks, path, rate}) {
            if (root.prefWidth(-1) <= root.getWidth()) {
                return;
            }
            Node rule = root.getChildren().get(root.getChildren().indexOf(label) + 1);
            for (Node each : new Node[] {label, rule}) {
                each.setVisible(false);
                each.setManaged(false);
            }
        }
    }

    HBox root() {
        return root;
    }

    Label phase() {
        return phase;
    }

    private void show(LiveStatus.Moment moment) {
        Optional<Status> status = moment.status();
        Optional<Standing> standing = moment.standing();
        phase.setText(words.standing(moment));
        phase.setAccessibleText(texts.get("status-phase.name", phase.getText()));
        phase.setUserData(standing.map(Standing::phase).orElse(null));
        phase.getStyleClass().setAll("label", "status-phase", standing.map(Glyph::tone).orElse("tone-neutral"));
        icon.setIconCode(standing.map(Glyph::standing).orElse(Feather.MORE_HORIZONTAL));
        fraction.setVisible(standing.filter(Standing.CONNECTING::equals).isPresent());
        status.filter(known -> known.steps() > 0).ifPresent(known -> {
            fraction.setProgress((known.step() - 0.5) / known.steps());
            fraction.setAccessibleText(texts.get("status-fraction.name", known.step(), known.steps()));
        });
        remedy.setVisible(standing.map(Standing::phase).filter(Phase.BLOCKED::equals).isPresent());
        path.setText(status.map(this::path).orElse(Money.UNKNOWN));
        path.setAccessibleText(texts.get("status-path.name", path.getText()));
        socks.setText(status.map(known -> known.socks().map(at -> texts.get("status-socks", at))
                .orElseGet(() -> texts.get("status-socks.none"))).orElse(Money.UNKNOWN));
        rate.setText(status.map(known -> known.bytesPerSecond() == 0
                ? texts.get("status-rate.idle")
                : texts.get("status-rate", Sizes.bytes(known.bytesPerSecond()))).orElse(Money.UNKNOWN));
        Optional<Amount> spent = status.map(Status::spentThisSession);
        String coin = status.map(Status::coin).orElse("");
        boolean hidden = moment.locked() || covered.getValue();
        String sum = hidden ? Money.HIDDEN : spent.map(amount -> Money.cost(amount, coin)).orElse(Money.UNKNOWN);
        spend.setText(texts.get("status-spend", sum));
        spend.setAccessibleText(texts.get("status-spend.name", sum));
        spend.setUserData(moment.locked() ? null : spent.map(Amount::wei).orElse(null));
        fit();
    }

    /** Country codes where all are known, else the relays' names. */
    private String path(Status status) {
        if (status.path().isEmpty()) {
            return texts.get("status-path.none");
        }
        boolean countries = status.path().stream().allMatch(hop -> words.country(hop.country()).isPresent());
        return words.path(status.path().stream().map(countries ? Hop::country : Hop::relayName).toList());
    }

    private static Node rule() {
        var rule = new Region();
        rule.getStyleClass().add("strip-rule");
        return rule;
    }
}
