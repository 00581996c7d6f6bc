package org.farthing.app.circuits;

import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.session.CircuitLine;
import org.farthing.wallet.value.Amount;
import org.kordamp.ikonli.feather.Feather;

/** {@code #circuits-path}: the path from the user to the site, and below each relay what it costs and what it sees. */
final class PathCard {
    private static final PseudoClass CHECKED = PseudoClass.getPseudoClass("checked-path");
    private static final int COLUMNS = 6;

    private final Texts texts;
    private final Times times;
    private final Words words;
    private final GridPane root = new GridPane();
    private Optional<Drawing> drawn = Optional.empty();

    /** What is drawn: nothing is drawn twice, so that the keyboard stays where it is. */
    private record Drawing(Optional<CircuitLine> circuit, String coin, boolean hidden) {
        private Drawing {
            circuit = circuit.map(line -> new CircuitLine(line.number(), line.stage(), line.age().truncatedTo(
                    java.time.temporal.ChronoUnit.SECONDS), line.reached(), line.path(), line.streams(), line.site(), line.ofWallet()));
        }
    }

    PathCard(Texts texts, Times times, Words words) {
        this.texts = texts;
        this.times = times;
        this.words = words;
        root.setId("circuits-path");
        root.getStyleClass().addAll("path-grid");
        var first = new ColumnConstraints();
        first.setPercentWidth(12);
        root.getColumnConstraints().add(first);
        for (int i = 1; i < COLUMNS; i++) {
            var column = new ColumnConstraints();
            column.setHgrow(Priority.ALWAYS);
            column.setFillWidth(true);
            column.setHalignment(HPos.LEFT);
            column.setPercentWidth(i == COLUMNS - 1 ? 24 : 16);
            root.getColumnConstraints().add(column);
        }
    }

    GridPane root() {
        return root;
    }

    void show(CircuitsModel.Facts facts) {
        root.pseudoClassStateChanged(CHECKED, facts.isProtected());
        var next = new Drawing(facts.shown(), facts.moment().coin(), facts.hidden());
        if (drawn.filter(next::equals).isPresent()) {
            return;
        }
        drawn = Optional.of(next);
        Optional<Node> focused = Optional.ofNullable(root.getScene()).map(scene -> scene.getFocusOwner())
                .filter(node -> node.getParent() == root);
        root.getChildren().clear();
        next.circuit().ifPresent(circuit -> draw(circuit, next.coin(), next.hidden()));
        focused.map(node -> root.lookup("#" + node.getId())).ifPresent(Node::requestFocus);
    }

    private void draw(CircuitLine circuit, String coin, boolean hidden) {
        root.addRow(0, new Label(), stop(Feather.MONITOR, texts.get("circuits-you")));
        List<String> headings = List.of("circuits-path.role", "circuits-path.price", "circuits-path.paid", "circuits-path.sees");
        for (int row = 0; row < headings.size(); row++) {
            var heading = new Label(texts.get(headings.get(row)));
            heading.getStyleClass().add("muted");
            root.add(heading, 0, row + 1);
        }
        for (int i = 0; i < circuit.path().size(); i++) {
            hop(circuit.path().get(i), i, hidden, coin);
        }
        end(circuit, coin, hidden);
    }

    private void hop(CircuitLine.PaidHop hop, int number, boolean hidden, String coin) {
        Optional<String> country = words.country(hop.country());
        Label name = stop(Glyph.role(hop.role()), country.map(_ -> texts.get("circuits-hop", hop.relayName(), hop.country()))
                .orElse(hop.relayName()));
        name.setId("hop-" + hop.role());
        name.setFocusTraversable(true);
        String sees = texts.get("circuits-sees." + hop.role());
        String price = hidden ? Money.HIDDEN : Money.perGigabyteFigure(hop.pricePerUnit());
        String paid = paid(hop.paid(), hidden);
        name.setAccessibleText(texts.get("circuits-hop.name", number + 1, words.role(hop.role()), hop.relayName(),
                country.orElseGet(() -> texts.get("circuits-no-country")),
                hop.role().equals("middle") ? texts.get("circuits-sees.middle.name") : sees, price, paid, coin));
        root.add(name, number + 2, 0);
        root.add(new Label(words.role(hop.role())), number + 2, 1);
        root.add(figure("hop-" + hop.role() + "-price", price, hop.pricePerUnit()), number + 2, 2);
        root.add(figure("hop-" + hop.role() + "-paid", paid, hop.paid()), number + 2, 3);
        root.add(new Label(sees), number + 2, 4);
        if (number == 0) {
            root.add(new Label(texts.get("circuits-you.sees")), 1, 4);
        }
    }

    private void end(CircuitLine circuit, String coin, boolean hidden) {
        int last = COLUMNS - 1;
        String site = circuit.site().filter(name -> !name.isEmpty()).map(name -> hidden ? Money.HIDDEN : name)
                .orElseGet(() -> texts.get("circuits-no-site"));
        Label where = stop(Feather.GLOBE, site);
        where.setId("circuits-path-site");
        where.setMinWidth(0);
        root.add(where, last, 0);
        root.add(new Label(texts.get("circuits-connections", circuit.streams())), last, 1);
        root.add(figure("circuits-path-price", hidden ? Money.HIDDEN
                : texts.get("circuits-per-gigabyte", Money.perGigabyte(circuit.pricePerUnit(), coin)), circuit.pricePerUnit()), last, 2);
        root.add(figure("circuits-path-paid", paid(circuit.paid(), hidden) + "\u00A0" + coin, circuit.paid()), last, 3);
        root.add(new Label(texts.get("circuits-carried", Sizes.bytes(circuit.bytes()), times.span(circuit.age()))), last, 4);
    }

    private static String paid(Amount amount, boolean hidden) {
        return hidden ? Money.HIDDEN : Money.figure(amount, RoundingMode.UP);
    }

    private static Label figure(String id, String text, Amount exact) {
        var label = new Label(text);
        label.setId(id);
        label.setUserData(exact.wei());
        label.getStyleClass().add("figure-value");
        return label;
    }

    private static Label stop(Feather icon, String name) {
        var label = new Label(name, Glyph.of(icon));
        label.getStyleClass().addAll("path-name", "path-stop");
        label.setGraphicTextGap(8);
        return label;
    }
}
