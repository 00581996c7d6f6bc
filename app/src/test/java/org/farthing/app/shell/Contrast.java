package org.farthing.app.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * How well what a scene shows stands out (WCAG 2.2, 1.4.3 and 1.4.11): each text against what lies under it, 4.5 to 1, or 3 to 1 where it is
 * large; icons, and the outlines of what is written into or chosen from, 3 to 1. The colour of a text is the one it is drawn with; what
 * lies under it is read from the picture, so that layers, gradients and tints count as they are seen. What is disabled has no rule.
 */
final class Contrast {
    private static final double TEXT = 4.5;
    private static final double LARGE_TEXT = 3;
    private static final double SHAPES = 3;
    /** 18 point, or 14 point bold. */
    private static final double LARGE = 24;
    private static final double LARGE_BOLD = 18.66;

    private final Scene scene;
    private final int wide;
    private final int high;
    private final int[] pixels;
    private final List<String> faults = new ArrayList<>();
    private int pairs;

    private Contrast(Scene scene) {
        this.scene = scene;
        WritableImage picture = scene.snapshot(null);
        this.wide = (int) picture.getWidth();
        this.high = (int) picture.getHeight();
        this.pixels = new int[wide * high];
        picture.getPixelReader().getPixels(0, 0, wide, high, PixelFormat.getIntArgbInstance(), pixels, 0, wide);
    }

    /** What was looked at, and what does not stand out. */
    record Finding(int pairs, List<String> faults) {
    }

    /** On the window's thread. */
    static Finding of(Scene scene) {
        scene.getRoot().applyCss();
        scene.getRoot().layout();
        var contrast = new Contrast(scene);
        Node sheet = scene.getRoot().lookup("#sheet-root");
        contrast.look(sheet != null && WindowFixture.visible(sheet) ? sheet : scene.getRoot());
        return new Finding(contrast.pairs, List.copyOf(contrast.faults));
    }

    private void look(Node node) {
        if (!node.isVisible() || node.isDisabled() || node.getOpacity() == 0) {
            return;
        }
        if (node instanceof Text text && text.getFill() instanceof Color colour && !text.getText().isBlank()) {
            text(text, colour);
        }
        outlined(node).ifPresent(this::outline);
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(this::look);
        }
    }

    private void text(Text text, Color colour) {
        Bounds place = seen(text);
        if (place.getWidth() < 4 || place.getHeight() < 4 || isCovered(text, place)) {
            return;
        }
        Color under = mostOf(place);
        double opacity = colour.getOpacity();
        for (Node each = text; each != null; each = each.getParent()) {
            opacity *= each.getOpacity();
        }
        if (opacity == 0) {
            return;
        }
        Color drawn = under.interpolate(Color.color(colour.getRed(), colour.getGreen(), colour.getBlue()), opacity);
        boolean bold = text.getFont().getStyle().toLowerCase(Locale.ROOT).contains("bold");
        Font font = text.getFont();
        double needed = text instanceof FontIcon ? SHAPES
                : font.getSize() >= LARGE || bold && font.getSize() >= LARGE_BOLD ? LARGE_TEXT : TEXT;
        pairs++;
        double found = ratio(drawn, under);
        if (found < needed) {
            faults.add("%.2f of %.1f: %s on %s, %s".formatted(found, needed, web(drawn), web(under), name(text)));
        }
    }

    /** What of a control has to be seen, where its outline says what it is: a text in a button does that by itself. */
    private static Optional<Node> outlined(Node node) {
        return switch (node) {
            case TextInputControl field when !(field.getParent() instanceof ComboBoxBase<?> || field.getParent() instanceof Spinner<?>) ->
                    Optional.of(field);
            case ComboBoxBase<?> box -> Optional.of(box);
            case Spinner<?> spinner -> Optional.of(spinner);
            case CheckBox box -> Optional.ofNullable(box.lookup(".box"));
            case RadioButton button -> Optional.ofNullable(button.lookup(".radio"));
            default -> Optional.empty();
        };
    }

    /** At the middle of its left side: outside, on the line, inside. */
    private void outline(Node node) {
        Bounds whole = node.localToScene(node.getLayoutBounds());
        Bounds place = seen(node);
        if (place.getWidth() < whole.getWidth() - 1 || place.getHeight() < whole.getHeight() - 1 || isCovered(node, place)) {
            return;
        }
        int y = (int) Math.round(place.getCenterY());
        int left = (int) Math.round(place.getMinX());
        if (left < 3 || y >= high || left + 1 >= wide) {
            return;
        }
        Color outside = at(left - 3, y);
        double found = Math.max(ratio(at(left, y), outside), ratio(at(left + 1, y), outside));
        pairs++;
        if (found < SHAPES) {
            faults.add("%.2f of %.1f: outline of %s on %s".formatted(found, SHAPES, name(node), web(outside)));
        }
    }

    /** What of a node lies within the window and within all panes that scroll it. */
    private Bounds seen(Node node) {
        Bounds seen = node.localToScene(node.getBoundsInLocal());
        for (Node around = node.getParent(); around != null; around = around.getParent()) {
            boolean clips = around instanceof ScrollPane || around.getClip() != null || around.getParent() == null;
            if (clips) {
                Bounds there = around.localToScene(around.getLayoutBounds());
                double left = Math.max(seen.getMinX(), there.getMinX());
                double top = Math.max(seen.getMinY(), there.getMinY());
                seen = new BoundingBox(left, top, Math.max(0, Math.min(seen.getMaxX(), there.getMaxX()) - left),
                        Math.max(0, Math.min(seen.getMaxY(), there.getMaxY()) - top));
            }
        }
        return seen;
    }

    /** Whether a panel lies over it. */
    private boolean isCovered(Node node, Bounds place) {
        Node panel = scene.getRoot().lookup("#link-panel");
        if (panel == null || !WindowFixture.visible(panel)) {
            return false;
        }
        for (Node each = node; each != null; each = each.getParent()) {
            if (each == panel) {
                return false;
            }
        }
        return panel.localToScene(panel.getLayoutBounds()).intersects(place);
    }

    /** Letters cover less than half of their place. */
    private Color mostOf(Bounds place) {
        int left = (int) Math.max(0, place.getMinX());
        int top = (int) Math.max(0, place.getMinY());
        int width = (int) Math.min(wide, Math.ceil(place.getMaxX())) - left;
        int height = (int) Math.min(high, Math.ceil(place.getMaxY())) - top;
        int[] there = new int[Math.max(0, width) * Math.max(0, height)];
        for (int i = 0; i < there.length; i++) {
            there[i] = pixels[(top + i / width) * wide + left + i % width];
        }
        Arrays.sort(there);
        int most = there[0];
        int longest = 0;
        for (int from = 0, i = 1; i <= there.length; i++) {
            if (i == there.length || there[i] != there[from]) {
                if (i - from > longest) {
                    longest = i - from;
                    most = there[from];
                }
                from = i;
            }
        }
        return colour(most);
    }

    private Color at(int x, int y) {
        return colour(pixels[y * wide + x]);
    }

    private static Color colour(int argb) {
        return Color.rgb(argb >> 16 & 255, argb >> 8 & 255, argb & 255);
    }

    static double ratio(Color one, Color other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed()) + 0.7152 * linear(colour.getGreen()) + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }

    private static String web(Color colour) {
        return "#%02x%02x%02x".formatted(Math.round(colour.getRed() * 255), Math.round(colour.getGreen() * 255),
                Math.round(colour.getBlue() * 255));
    }

    /** What it says, and the nearest that has a name. */
    private static String name(Node node) {
        String said = node instanceof FontIcon icon ? "icon " + icon.getIconLiteral() : node instanceof Text text ? text.getText() : "";
        Node near = node;
        while (near.getParent() != null && near.getId() == null) {
            near = near.getParent();
        }
        return said + " in #" + near.getId() + " " + (node.getParent() == null ? "" : node.getParent().getStyleClass());
    }
}
