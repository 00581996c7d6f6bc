package org.farthing.app.fx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;

/**
 * A row that goes on in further lines where one has no room for all of it, as with large text in a small window. What has
 * {@link HBox#setHgrow(Node, Priority)} takes the room that is left in its line; from {@link #tail} on, the lines stand at the end. A
 * node that is wider than the row gets the row's width. Belongs to the window's thread.
 */
public final class WrapRow extends Pane {
    private static final String TAIL = "wrap-row-tail";
    private static final double USUAL_GAP = 12;

    private final DoubleProperty gap = new SimpleDoubleProperty(this, "gap", USUAL_GAP);
    private final DoubleProperty lineGap = new SimpleDoubleProperty(this, "lineGap", USUAL_GAP / 2);
    /**
     * The lines by the room that they were asked for. Rows stand in rows, each asks its nodes several times in one layout, and texts are
     * set anew for each time: without this the first showing of a page takes as long as several frames.
     */
    private final Map<Double, List<Line>> measured = new HashMap<>();
    private int changes;
    private boolean filling;

    /** What stands in one line, how wide each is, how high the line wants to be and how low it can be. */
    private record Line(List<Node> nodes, List<Double> widths, double height, double least) {
    }

    public WrapRow(Node... nodes) {
        getChildren().setAll(nodes);
        gap.subscribe(this::requestLayout);
        lineGap.subscribe(this::requestLayout);
    }

    /** Pixels between the nodes of a line. */
    public WrapRow gap(double pixels) {
        gap.set(pixels);
        return this;
    }

    /** Pixels between lines. */
    public WrapRow lineGap(double pixels) {
        lineGap.set(pixels);
        return this;
    }

    /** The nodes are as high as their line, and the lines share the row's height: for cards and tables. */
    public WrapRow filling() {
        filling = true;
        return this;
    }

    /** This node and all behind it stand at the end of their line. */
    public WrapRow tail(Node node) {
        node.getProperties().put(TAIL, true);
        return this;
    }

    /** Takes the room that is left in its line. */
    public static <T extends Node> T growing(T node) {
        HBox.setHgrow(node, Priority.ALWAYS);
        return node;
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private static boolean grows(Node node) {
        return HBox.getHgrow(node) == Priority.ALWAYS;
    }

    private static double width(Node node) {
        return Math.ceil(Math.max(node.prefWidth(-1), node.minWidth(-1)));
    }

    private static double preferred(Node node, double width) {
        return node.prefHeight(node.getContentBias() == Orientation.HORIZONTAL ? width : -1);
    }

    private static double least(Node node, double width) {
        return node.minHeight(node.getContentBias() == Orientation.HORIZONTAL ? width : -1);
    }

    /** What was measured before is forgotten. */
    @Override
    public void requestLayout() {
        if (measured != null) {
            // The constructors above this one's ask as well.
            changes++;
            measured.clear();
        }
        super.requestLayout();
    }

    /** @param room for the nodes alone */
    private List<Line> lines(double room) {
        List<Line> known = measured.get(room);
        if (known == null) {
            int before = changes;
            known = measure(room);
            if (changes == before) {
                measured.put(room, known);
            }
        }
        return known;
    }

    private List<Line> measure(double room) {
        var lines = new ArrayList<Line>();
        var nodes = new ArrayList<Node>();
        double used = 0;
        for (Node node : getManagedChildren()) {
            double more = width(node);
            if (!nodes.isEmpty() && used + gap.get() + more > room + 0.5) {
                lines.add(line(nodes, room));
                nodes.clear();
                used = 0;
            }
            used += (nodes.isEmpty() ? 0 : gap.get()) + more;
            nodes.add(node);
        }
        if (!nodes.isEmpty()) {
            lines.add(line(nodes, room));
        }
        return lines;
    }

    private Line line(List<Node> nodes, double room) {
        List<Double> wanted = nodes.stream().map(WrapRow::width).toList();
        double left = room - gap.get() * (nodes.size() - 1) - wanted.stream().mapToDouble(Double::doubleValue).sum();
        long growing = nodes.stream().filter(WrapRow::grows).count();
        double share = growing == 0 ? 0 : Math.max(0, left) / growing;
        var widths = new ArrayList<Double>();
        double height = 0;
        double least = 0;
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            double most = Math.max(node.maxWidth(-1), wanted.get(i));
            double width = Math.min(room, Math.min(most, wanted.get(i) + (grows(node) ? share : 0)));
            widths.add(width);
            double low = least(node, width);
            height = Math.max(height, Math.max(preferred(node, width), low));
            least = Math.max(least, low);
        }
        return new Line(List.copyOf(nodes), List.copyOf(widths), Math.ceil(height), Math.ceil(least));
    }

    private double around() {
        Insets insets = getInsets();
        return insets.getLeft() + insets.getRight();
    }

    private double aboveAndBelow() {
        Insets insets = getInsets();
        return insets.getTop() + insets.getBottom();
    }

    private double room(double width) {
        return width < 0 ? Double.MAX_VALUE : Math.max(0, width - around());
    }

    @Override
    protected double computeMinWidth(double height) {
        return around() + getManagedChildren().stream().mapToDouble(node -> node.minWidth(-1)).max().orElse(0);
    }

    @Override
    protected double computePrefWidth(double height) {
        List<Node> nodes = getManagedChildren();
        return around() + nodes.stream().mapToDouble(WrapRow::width).sum() + gap.get() * Math.max(0, nodes.size() - 1);
    }

    @Override
    protected double computePrefHeight(double width) {
        List<Line> lines = lines(room(width));
        return aboveAndBelow() + lines.stream().mapToDouble(Line::height).sum() + lineGap.get() * Math.max(0, lines.size() - 1);
    }

    @Override
    protected double computeMinHeight(double width) {
        List<Line> lines = lines(room(width));
        return aboveAndBelow() + lines.stream().mapToDouble(line -> filling ? line.least() : line.height()).sum()
                + lineGap.get() * Math.max(0, lines.size() - 1);
    }

    @Override
    protected void layoutChildren() {
        Insets insets = getInsets();
        double room = room(getWidth());
        List<Line> lines = lines(room);
        if (lines.isEmpty()) {
            return;
        }
        double[] heights = lines.stream().mapToDouble(Line::height).toArray();
        double spare = getHeight() - aboveAndBelow() - lineGap.get() * (lines.size() - 1) - Arrays.stream(heights).sum();
        share(lines, heights, spare);
        // Rows of one line stand in the middle of what they were given, as those of an HBox do.
        double y = insets.getTop() + (filling ? 0 : Math.max(0, spare) / 2);
        boolean end = false;
        for (int at = 0; at < lines.size(); at++) {
            Line line = lines.get(at);
            double taken = line.widths().stream().mapToDouble(Double::doubleValue).sum() + gap.get() * (line.nodes().size() - 1);
            double x = insets.getLeft() + (end ? Math.max(0, room - taken) : 0);
            for (int i = 0; i < line.nodes().size(); i++) {
                Node node = line.nodes().get(i);
                if (!end && node.getProperties().containsKey(TAIL)) {
                    end = true;
                    x += Math.max(0, room - taken);
                }
                double width = line.widths().get(i);
                layoutInArea(node, x, y, width, heights[at], 0, Insets.EMPTY, true, filling, HPos.LEFT, VPos.CENTER);
                x += width + gap.get();
            }
            y += heights[at] + lineGap.get();
        }
        // What nodes change while they are laid out here they do not tell.
        measured.clear();
    }

    /** More height than the lines want goes to all alike; with less, each gives what it can. */
    private void share(List<Line> lines, double[] heights, double spare) {
        if (!filling) {
            return;
        }
        double[] given = new double[heights.length];
        for (int at = 0; at < heights.length; at++) {
            given[at] = spare > 0 ? 1 : Math.max(0, heights[at] - lines.get(at).least());
        }
        double all = Arrays.stream(given).sum();
        for (int at = 0; at < heights.length; at++) {
            heights[at] += all == 0 ? 0 : Math.max(-given[at], Math.floor(spare * given[at] / all));
        }
    }
}
