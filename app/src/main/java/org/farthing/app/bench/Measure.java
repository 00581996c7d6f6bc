package org.farthing.app.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be measured, in the order in which a round does it. */
public enum Measure {
    /** Opens circuits of its own one after the other. First, while none of the proxy's has been used. */
    CIRCUIT_BUILD("build", List.of(Figure.BUILD_P50)),
    FIRST_BYTE("first-byte", List.of(Figure.FIRST_BYTE_P50, Figure.FIRST_BYTE_P95, Figure.FIRST_BYTE_P99)),
    ECHO("echo", List.of(Figure.ECHO_P50, Figure.ECHO_P99)),
    DOWNLOAD("download", List.of(Figure.DOWNLOAD, Figure.DOWNLOAD_CPU)),
    DOWNLOADS("downloads", List.of(Figure.DOWNLOADS, Figure.DOWNLOADS_CPU)),
    UPLOAD("upload", List.of(Figure.UPLOAD, Figure.UPLOAD_CPU)),
    CONNECTIONS("connections", List.of(Figure.CONNECTIONS)),
    /** Last, so that it is what all the others left. */
    MEMORY("memory", List.of(Figure.MEMORY_ALL, Figure.MEMORY_LARGEST));

    private final String word;
    private final List<Figure> figures;

    Measure(String word, List<Figure> figures) {
        this.word = word;
        this.figures = figures;
    }

    /** Its name for {@code --tests}. */
    public String word() {
        return word;
    }

    /** What it yields. */
    public List<Figure> figures() {
        return figures;
    }

    public static Optional<Measure> named(String word) {
        return Arrays.stream(values()).filter(measure -> measure.word.equals(word)).findFirst();
    }
}
