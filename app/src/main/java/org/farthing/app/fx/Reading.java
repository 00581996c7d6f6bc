package org.farthing.app.fx;

import java.util.Optional;
import java.util.function.Function;
import org.farthing.wallet.value.WalletException;

/**
 * What is known of an observed value. Not yet read differs from read and empty: the first is drawn as "…", never as nothing or zero.
 *
 * @param <T> the value's type
 */
public sealed interface Reading<T> {
    /** Nothing was read so far. */
    record Awaited<T>() implements Reading<T> {
    }

    /** The newest reading succeeded. */
    record Known<T>(T value) implements Reading<T> {
    }

    /** The newest reading failed; {@code last} is from before. {@code refusal} has words for the user; empty after a defect. */
    record Failed<T>(Optional<T> last, Optional<WalletException> refusal) implements Reading<T> {
    }

    /** The newest value there is, however old. */
    default Optional<T> latest() {
        return switch (this) {
            case Awaited<T> _ -> Optional.empty();
            case Known<T>(T value) -> Optional.of(value);
            case Failed<T>(Optional<T> last, var _) -> last;
        };
    }

    /** What a page of it is showing. @param known for a value that was read well */
    default ScreenState state(Function<T, ScreenState> known) {
        return switch (this) {
            case Awaited<T> _ -> ScreenState.LOADING;
            case Known<T>(T value) -> known.apply(value);
            case Failed<T>(Optional<T> last, var _) -> last.isPresent() ? ScreenState.PARTIAL : ScreenState.OFFLINE;
        };
    }
}
