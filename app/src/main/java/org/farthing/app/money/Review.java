package org.farthing.app.money;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.farthing.app.session.Estimate;
import org.farthing.app.session.MoneyOrder;

/**
 * What a review sheet says about an order. Whoever makes the order knows the words.
 *
 * @param title   such as "Top up Cedar"
 * @param amount  what the amount is called, such as "You lock"; empty where none leaves the wallet
 * @param primary the button's words, which repeat verb and amount
 * @param lines   more sentences, between the figures and how to undo it
 * @param undo    how it can be taken back, or that it cannot
 * @param working what is under way once it was agreed to, such as "Topping up Cedar by 1 PLAY"
 * @param back    where the figures came from, if one can go back there
 */
public record Review(MoneyOrder order, String title, Optional<String> amount, Function<Estimate, String> primary, List<String> lines,
        String undo, String working, Optional<Runnable> back) {
    public Review {
        lines = List.copyOf(lines);
    }
}
