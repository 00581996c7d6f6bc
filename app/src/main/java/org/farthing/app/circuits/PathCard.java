package org.farthing.app.circuits;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Look;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.CircuitLine;
import org.farthing.wallet.value.Amount;
import org.kordamp.ikonli.feather.Feather;

/** {@code #circuits-path}: the path from the user to the site, and below each relay what it costs and what it sees. */
final class PathCard {
    private static final PseudoClass CHECKED = PseudoClass.getPseudoClass("checked-path");
    private static final List<String> HEADINGS = List.of("circuits-path.role", "circuits-path.price", "circuits-path.paid",
            "circuits-path.sees");
    /** Percent of the width: what the facts are called, and the site. */
    private static final double FIRST = 12;
    private static final double LAST = 24;

    private final Texts texts;
    private final Times times;
    private final Words words;
    /** Narrower, each stop has lines of its own; in ems, which grow with the text. */
    private static final double GRID_FROM = 50;

    private final VBox root = new VBox();
    private Optional<Drawing> drawn = Optional.empty();

    /** One stop of the path, and what is said of it, from above to below. */
    private record Stop(Label name, List<Optional<Label>> facts) {
    }

    /** What is drawn: nothing is drawn twice, so that the keyboard stays where it is. */
    private record Drawing(Optional<CircuitLine> circuit, String coin, boolean hidden, boolean narrow) {
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
        root.widthProperty().subscribe(() -> drawn.ifPresent(now ->
                draw(new Drawing(now.circuit(), now.coin(), now.hidden(), isNarrow()))));
    }

    Region root() {
        return root;
    }

    private boolean isNarrow() {
        return root.getWidth() > 0 && root.getWidth() < GRID_FROM * Look.em(root);
    }

    void show(CircuitsModel.Facts facts) {
        root.pseudoClassStateChanged(CHECKED, facts.isProtected());
        draw(new Drawing(facts.shown(), facts.moment().coin(), facts.hidden(), isNarrow()));
    }

    private void draw(Drawing next) {
        if (drawn.filter(next::equals).isPresent()) {
            return;
        }
        drawn = Optional.of(next);
        Optional<String> focused = Optional.ofNullable(root.getScene()).map(scene -> scene.getFocusOwner()).map(Node::getId)
                .filter(id -> root.lookup("#" + id) != null);
        root.getChildren().setAll(next.circuit().map(circuit -> stops(circuit, next.coin(), next.hidden()))
                .map(stops -> next.narrow() ? blocks(stops) : List.<Node>of(grid(stops))).orElse(List.of()));
        focused.map(id -> root.lookup("#" + id)).ifPresent(Node::requestFocus);
    }

    private List<Stop> stops(CircuitLine circuit, String coin, boolean hidden) {
        var stops = new ArrayList<Stop>();
        stops.add(new Stop(stop(Feather.MONITOR, texts.get("circuits-you")), List.of(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(wrapped(texts.get("circuits-you.sees"))))));
        for (int i = 0; i < circuit.path().size(); i++) {
            stops.add(hop(circuit.path().get(i), i, hidden, coin));
        }
        stops.add(end(circuit, coin, hidden));
        return stops;
    }

    /** Side by side, what is of one kind in one row. */
    private GridPane grid(List<Stop> stops) {
        var grid = new GridPane();
        grid.getStyleClass().add("path-columns");
        for (int i = 0; i <= stops.size(); i++) {
            var column = new ColumnConstraints();
            column.setHgrow(Priority.ALWAYS);
            column.setHalignment(HPos.LEFT);
            column.setPercentWidth(i == 0 ? FIRST : i == stops.size() ? LAST : (100.0 - FIRST - LAST) / (stops.size() - 1));
            grid.getColumnConstraints().add(column);
        }
        for (int row = 0; row < HEADINGS.size(); row++) {
            grid.add(heading(row), 0, row + 1);
        }
        for (int i = 0; i < stops.size(); i++) {
            Stop stop = stops.get(i);
            grid.add(stop.name(), i + 1, 0);
            for (int row = 0; row < HEADINGS.size(); row++) {
                int below = row + 1;
                int at = i + 1;
                stop.facts().get(row).ifPresent(fact -> grid.add(fact, at, below));
            }
        }
        return grid;
    }

    /** Below each other, each fact with what it is. */
    private List<Node> blocks(List<Stop> stops) {
        return stops.stream().<Node>map(stop -> {
            var block = new WrapRow(stop.name());
            for (int row = 0; row < HEADINGS.size(); row++) {
                Label heading = heading(row);
                stop.facts().get(row).ifPresent(fact -> block.getChildren().add(new HBox(6, heading, fact)));
            }
            return block;
        }).toList();
    }

    private Label heading(int row) {
        var heading = wrapped(texts.get(HEADINGS.get(row)));
        heading.getStyleClass().add("muted");
        return heading;
    }

    private static Label wrapped(String text) {
        var label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private Stop hop(CircuitLine.PaidHop hop, int number, boolean hidden, String coin) {
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
        return new Stop(name, Stream.of(wrapped(words.role(hop.role())),
                figure("hop-" + hop.role() + "-price", price, hop.pricePerUnit()),
                figure("hop-" + hop.role() + "-paid", paid, hop.paid()), wrapped(sees)).map(Optional::of).toList());
    }

    private Stop end(CircuitLine circuit, String coin, boolean hidden) {
        String site = circuit.site().filter(name -> !name.isEmpty()).map(name -> hidden ? Money.HIDDEN : name)
                .orElseGet(() -> texts.get("circuits-no-site"));
        Label where = stop(Feather.GLOBE, site);
        where.setId("circuits-path-site");
        return new Stop(where, Stream.of(wrapped(texts.get("circuits-connections", circuit.streams())),
                figure("circuits-path-price", hidden ? Money.HIDDEN
                        : texts.get("circuits-per-gigabyte", Money.perGigabyte(circuit.pricePerUnit(), coin)), circuit.pricePerUnit()),
                figure("circuits-path-paid", paid(circuit.paid(), hidden) + "\u00A0" + coin, circuit.paid()),
                wrapped(texts.get("circuits-carried", Sizes.bytes(circuit.bytes()), times.span(circuit.age()))))
                .map(Optional::of).toList());
    }

    private static String paid(Amount amount, boolean hidden) {
        return hidden ? Money.HIDDEN : Money.figure(amount, RoundingMode.UP);
    }

    private static Label figure(String id, String text, Amount exact) {
        var label = wrapped(text);
        label.setId(id);
        label.setUserData(exact.wei());
        label.getStyleClass().add("figure-value");
        return label;
    }

    private static Label stop(Feather icon, String name) {
        var label = wrapped(name);
        label.setGraphic(Glyph.of(icon));
        label.getStyleClass().addAll("path-name", "path-stop");
        label.setGraphicTextGap(8);
        return label;
    }
}
