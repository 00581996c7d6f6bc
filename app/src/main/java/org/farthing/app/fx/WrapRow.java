package org.farthing.app.fx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private boolean filling;

    /** What stands in one line, and how wide each is. */
    private record Line(List<Node> nodes, List<Double> widths) {
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

    private static double height(Node node, double width) {
        return Math.max(node.prefHeight(node.getContentBias() == Orientation.HORIZONTAL ? width : -1), least(node, width));
    }

    private static double least(Node node, double width) {
        return node.minHeight(node.getContentBias() == Orientation.HORIZONTAL ? width : -1);
    }

    /** @param room for the nodes alone */
    private List<Line> lines(double room) {
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
        double left = room - gap.get() * (nodes.size() - 1) - nodes.stream().mapToDouble(WrapRow::width).sum();
        long growing = nodes.stream().filter(WrapRow::grows).count();
        double share = growing == 0 ? 0 : Math.max(0, left) / growing;
        return new Line(List.copyOf(nodes), nodes.stream().map(node -> Math.min(room,
                Math.min(Math.max(node.maxWidth(-1), width(node)), width(node) + (grows(node) ? share : 0)))).toList());
    }

    private double height(Line line) {
        double most = 0;
        for (int i = 0; i < line.nodes().size(); i++) {
            most = Math.max(most, height(line.nodes().get(i), line.widths().get(i)));
        }
        return Math.ceil(most);
    }

    private double least(Line line) {
        double most = 0;
        for (int i = 0; i < line.nodes().size(); i++) {
            most = Math.max(most, least(line.nodes().get(i), line.widths().get(i)));
        }
        return Math.ceil(most);
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
        return aboveAndBelow() + lines.stream().mapToDouble(this::height).sum() + lineGap.get() * Math.max(0, lines.size() - 1);
    }

    @Override
    protected double computeMinHeight(double width) {
        List<Line> lines = lines(room(width));
        return aboveAndBelow() + lines.stream().mapToDouble(line -> filling ? least(line) : height(line)).sum()
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
        double[] heights = lines.stream().mapToDouble(this::height).toArray();
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
    }

    /** More height than the lines want goes to all alike; with less, each gives what it can. */
    private void share(List<Line> lines, double[] heights, double spare) {
        if (!filling) {
            return;
        }
        double[] given = new double[heights.length];
        for (int at = 0; at < heights.length; at++) {
            given[at] = spare > 0 ? 1 : Math.max(0, heights[at] - least(lines.get(at)));
        }
        double all = Arrays.stream(given).sum();
        for (int at = 0; at < heights.length; at++) {
            heights[at] += all == 0 ? 0 : Math.max(-given[at], Math.floor(spare * given[at] / all));
        }
    }
}
