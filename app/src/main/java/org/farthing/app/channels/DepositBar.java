package org.farthing.app.channels;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/** A deposit as a bar: the used part filled, the rest hatched when little is left. Never colour alone: the word stands beside it. */
final class DepositBar extends Region {
    private static final PseudoClass LOW = PseudoClass.getPseudoClass("low");
    private static final double LEAST_FILL = 2;

    private final Region fill = new Region();
    private double part;

    DepositBar() {
        getStyleClass().add("deposit-bar");
        fill.getStyleClass().add("deposit-fill");
        getChildren().add(fill);
        setAccessibleRole(AccessibleRole.TEXT);
    }

    /** @param usedPart 0 to 1 */
    void show(double usedPart, boolean low) {
        part = usedPart;
        pseudoClassStateChanged(LOW, low);
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = part == 0 ? 0 : Math.max(LEAST_FILL, snapSizeX(getWidth() * part));
        fill.resizeRelocate(0, 0, Math.min(getWidth(), width), getHeight());
    }
}
