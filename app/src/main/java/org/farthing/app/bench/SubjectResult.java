package org.farthing.app.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured of one subject, round by round. */
final class SubjectResult {
    private final Subject subject;
    private final Map<Figure, List<Double>> rounds = new EnumMap<>(Figure.class);

    SubjectResult(Subject subject) {
        this.subject = subject;
    }

    Subject subject() {
        return subject;
    }

    void add(Map<Figure, Double> round) {
        round.forEach((figure, value) -> rounds.computeIfAbsent(figure, _ -> new ArrayList<>()).add(value));
    }

    /** Empty where it was not measured. */
    double[] rounds(Figure figure) {
        return rounds.getOrDefault(figure, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
    }

    OptionalDouble median(Figure figure) {
        double[] all = rounds(figure);
        return all.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(all));
    }
}
