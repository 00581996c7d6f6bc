package org.farthing.app.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table that reads well in a terminal and is one in Markdown as well. */
final class Table {
    private Table() {
    }

    /** @param lines the first is the head; all of the same length */
    static String text(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] widths = IntStream.range(0, columns).map(column -> Math.max(3, lines.stream().mapToInt(line -> line.get(column).length()).max()
                .orElse(0))).toArray();
        var text = new StringBuilder(line(lines.getFirst(), widths));
        text.append(IntStream.range(0, columns).mapToObj(column -> "-".repeat(widths[column] + 1) + (column == 0 ? "-" : ":"))
                .collect(Collectors.joining("|", "|", "|\n")));
        lines.stream().skip(1).forEach(line -> text.append(line(line, widths)));
        return text.toString();
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length).mapToObj(column -> {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            return column == 0 ? cells.get(column) + padding : padding + cells.get(column);
        }).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
