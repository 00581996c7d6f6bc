package org.farthing.app.fx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.Region;

/** A filter that is off or one of several values: a drop-down whose first entry is "all". */
public final class AllOrOne {
    private AllOrOne() {
    }

    /** Takes its name from {@code id.name} and its first entry from {@code id.all}. */
    public static <T> ComboBox<Optional<T>> box(Texts texts, String id, Collection<T> values, Property<Optional<T>> chosen,
            Function<T, String> word) {
        var box = new ComboBox<Optional<T>>();
        box.setId(id);
        box.setAccessibleText(texts.get(id + ".name"));
        box.setConverter(new Worded<>(value -> value.map(word).orElse(texts.get(id + ".all"))));
        box.setMinWidth(Region.USE_PREF_SIZE);
        offer(box, values);
        box.valueProperty().bindBidirectional(chosen);
        return box;
    }

    /** Offers other values; one that is chosen stays chosen, even where it is not among them. */
    public static <T> void offer(ComboBox<Optional<T>> box, Collection<T> values) {
        var entries = new ArrayList<Optional<T>>(List.of(Optional.empty()));
        values.stream().map(Optional::of).forEach(entries::add);
        Optional<T> chosen = box.getValue();
        if (chosen != null && !entries.contains(chosen)) {
            entries.add(chosen);
        }
        if (!entries.equals(box.getItems())) {
            box.getItems().setAll(entries);
            box.setValue(chosen);
        }
    }
}
