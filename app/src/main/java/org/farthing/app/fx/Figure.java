package org.farthing.app.fx;

import java.math.RoundingMode;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.wallet.value.Amount;

/**
 * An amount with what it is. The label that shows it has the id and, as user data, the exact wei ({@link java.math.BigInteger}), or nothing
 * while it is not known.
 */
public final class Figure {
    private final String what;
    private final RoundingMode rounding;
    private final Label name = new Label();
    private final Label value = new Label(Money.UNKNOWN);
    private final Tooltip exact = new Tooltip();
    private Optional<Amount> amount = Optional.empty();
    private String coin = "";
    private boolean hidden;

    private Figure(String id, String what, RoundingMode rounding) {
        this.what = what;
        this.rounding = rounding;
        name.setText(what);
        name.getStyleClass().add("figure-name");
        name.setWrapText(true);
        name.setMinHeight(Region.USE_PREF_SIZE);
        value.setId(id);
        value.getStyleClass().add("figure-value");
        value.setMinWidth(Region.USE_PREF_SIZE);
        // Whether amounts are covered is the window's to say.
        value.sceneProperty().subscribe(_ -> draw());
    }

    /** Something one has. */
    public static Figure balance(String id, String what) {
        return new Figure(id, what, RoundingMode.DOWN);
    }

    /** Something one pays or may lose. */
    public static Figure cost(String id, String what) {
        return new Figure(id, what, RoundingMode.UP);
    }

    public void show(Optional<Amount> newest, String itsCoin) {
        amount = newest;
        coin = itsCoin;
        hidden = false;
        draw();
    }

    /** Shows nothing of the amount, as while the wallet is locked. */
    public void hide() {
        amount = Optional.empty();
        hidden = true;
        draw();
    }

    private void draw() {
        boolean covered = Look.isCovered(value);
        value.setUserData(amount.map(Amount::wei).orElse(null));
        value.setText(amount.map(known -> (covered ? Money.HIDDEN : Money.figure(known, rounding)) + "\u00A0" + coin)
                .orElse(hidden ? Money.HIDDEN : Money.UNKNOWN));
        value.setAccessibleText(what + ", " + value.getText());
        // The same one each second, or it would go from under the mouse.
        exact.setText(amount.map(known -> known.toCoins() + " " + coin).orElse(""));
        value.setTooltip(covered || amount.isEmpty() ? null : exact);
    }

    /** What the amount is called. */
    public String what() {
        return what;
    }

    public Label value() {
        return value;
    }

    /** Name at the left, value at the right; below the name where one line has no room for both. */
    public Region line() {
        var line = new WrapRow(name, value).tail(value).gap(8).lineGap(0);
        line.getStyleClass().add("figure-line");
        return line;
    }

    /** Name above the value. */
    public VBox column() {
        return under(name);
    }

    /** Name with {@code mark} beside it, above the value. */
    public VBox column(Node mark) {
        var line = new HBox(name, mark);
        line.getStyleClass().add("explained");
        return under(line);
    }

    private VBox under(Node heading) {
        var column = new VBox(heading, value);
        column.getStyleClass().add("figure-column");
        return column;
    }
}
