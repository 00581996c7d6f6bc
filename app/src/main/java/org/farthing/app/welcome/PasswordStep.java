package org.farthing.app.welcome;

import javafx.scene.Node;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.PasswordBox;
import org.farthing.app.fx.Texts;
import org.farthing.wallet.keys.Password;

/** A password, typed twice. */
final class PasswordStep implements WelcomeStep {
    static final int SHORTEST = 12;

    private final Texts texts;
    private final Runnable chosen;
    private final WelcomeModel model;
    private final PasswordBox first;
    private final PasswordBox again;
    private final VBox content;

    /** @param chosen called where both are the same and long enough */
    PasswordStep(WelcomeModel model, Texts texts, Runnable chosen) {
        this.model = model;
        this.texts = texts;
        this.chosen = chosen;
        this.first = new PasswordBox(texts.language(), "welcome-password", "welcome-password-show", texts.get("welcome-password"),
                texts.get("welcome-password.help"));
        this.again = new PasswordBox(texts.language(), "welcome-password-again", "welcome-password-again-show",
                texts.get("welcome-password-again"), "");
        first.field().focusedProperty().subscribe(focused -> {
            if (!focused && !first.isEmpty()) {
                requireLong();
            }
        });
        model.workProperty().subscribe(work -> {
            first.disable(work.isUnderWay());
            again.disable(work.isUnderWay());
        });
        content = Parts.column(Parts.note("welcome-password-note", texts.get("welcome-password.help")), first.root(), again.root());
    }

    private boolean requireLong() {
        try (Password typed = first.password()) {
            boolean good = typed.length() >= SHORTEST;
            first.fail(good ? "" : texts.get("welcome-password-error.short"));
            return good;
        }
    }

    private boolean requireSame() {
        try (Password typed = first.password(); Password repeated = again.password()) {
            boolean same = typed.sameAs(repeated);
            again.fail(same ? "" : texts.get("welcome-password-error.differ"));
            return same;
        }
    }

    /** What was chosen, the caller's to close. */
    Password password() {
        return first.password();
    }

    void clear() {
        first.clear();
        again.clear();
    }

    @Override
    public String title() {
        return texts.get("welcome-password.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return first.field();
    }

    @Override
    public Primary primary() {
        boolean makes = model.way() == Way.REAL;
        return new Primary("welcome-primary", texts.get(makes ? "welcome-primary.make" : "welcome-primary.next"), true);
    }

    @Override
    public void next() {
        if (!requireLong()) {
            first.field().requestFocus();
        } else if (!requireSame()) {
            again.field().requestFocus();
        } else {
            chosen.run();
        }
    }
}
