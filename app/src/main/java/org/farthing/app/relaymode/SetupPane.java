package org.farthing.app.relaymode;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.CheckedField;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.PasswordBox;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.RelayPlan;
import org.farthing.wallet.keys.Password;

/** From nothing to a relay in three steps: name and price, what strangers reach through it, and how others reach it. */
final class SetupPane {
    static final int STEPS = 3;
    private static final List<String> WEB = List.of("80", "443");

    private final Texts texts;
    private final RelayModeModel model;
    private final RelaySheets sheets;
    private final boolean practice;
    private final VBox root = new VBox();
    private final Label title = Parts.sentence("relay-step", "title-4");
    private final VBox step = new VBox();
    private final Button back;
    private final Button next;
    private final PlanFields fields;
    private final PasswordBox password;
    private final RadioButton middle = new RadioButton();
    private final RadioButton exit = new RadioButton();
    private final Label policy = Parts.sentence("relay-exit-policy", "");
    private RelayPlan plan;
    private int at = 1;

    SetupPane(Texts texts, RelayModeModel model, RelaySheets sheets, RelayPlan proposal) {
        this.texts = texts;
        this.model = model;
        this.sheets = sheets;
        this.plan = proposal;
        this.practice = !model.desk().asksPassword();
        this.fields = new PlanFields(texts, model.coin(), practice);
        this.password = new PasswordBox(texts.language(), "relay-password", "relay-password-show", texts.get("relay-password"),
                texts.get("relay-password.help"));
        fields.show(proposal);
        back = Parts.button("relay-back", texts.get("relay-back"), () -> turnTo(at - 1));
        next = Parts.button("relay-next", texts.get("relay-next"), this::goOn);
        next.getStyleClass().add("accent");
        title.setFocusTraversable(true);
        chooseRole();
        step.getStyleClass().add("wizard-step");
        root.setId("relay-setup");
        root.getStyleClass().addAll("card", "relay-setup");
        root.getStyleClass().add("relay-form");
        root.setMaxHeight(Region.USE_PREF_SIZE);
        root.getChildren().setAll(title, step, Parts.row(next, back).tail(back));
        turnTo(1);
    }

    private void chooseRole() {
        var group = new ToggleGroup();
        middle.setId("relay-allow-middle");
        middle.setText(texts.get("relay-allow-middle"));
        middle.setToggleGroup(group);
        exit.setId("relay-allow-exit");
        exit.setText(texts.get("relay-allow-exit"));
        exit.setToggleGroup(group);
        middle.setSelected(true);
        for (RadioButton choice : List.of(middle, exit)) {
            choice.setWrapText(true);
            choice.setMinHeight(Region.USE_PREF_SIZE);
            // Of just its own text's width it would wrap by a rounding error at some sizes of text.
            choice.setMaxWidth(Double.MAX_VALUE);
        }
        middle.setOnAction(_ -> lead(List.of()));
        exit.setOnAction(_ -> sheets.allowExit(() -> lead(WEB), () -> {
            middle.setSelected(true);
            lead(List.of());
        }));
        lead(List.of());
    }

    private void lead(List<String> ports) {
        plan = plan.leadingTo(ports);
        policy.setText(RunPane.policy(texts, plan));
    }

    Region root() {
        return root;
    }

    Node firstFocus() {
        return switch (at) {
            case 1 -> fields.name.input();
            case 2 -> middle.isSelected() ? middle : exit;
            default -> fields.port.input();
        };
    }

    /** Esc: a step back. Says whether there was one. */
    boolean back() {
        if (at == 1) {
            return false;
        }
        turnTo(at - 1);
        return true;
    }

    void goOn() {
        switch (at) {
            case 1 -> goOnFrom(fields.name, fields.price);
            case 2 -> turnTo(3);
            default -> begin();
        }
    }

    private void goOnFrom(CheckedField... checked) {
        if (areValid(checked)) {
            turnTo(at + 1);
        }
    }

    /** Shows what is wrong, and leads to the first of it. */
    private static boolean areValid(CheckedField... checked) {
        CheckedField first = null;
        for (CheckedField field : checked) {
            if (!field.isValid() && first == null) {
                first = field;
            }
        }
        if (first != null) {
            first.input().requestFocus();
        }
        return first == null;
    }

    private void begin() {
        if (!areValid(fields.port, fields.host)) {
            return;
        }
        if (!practice && password.isEmpty()) {
            password.fail(texts.get("relay-password.error"));
            password.field().requestFocus();
            return;
        }
        RelayPlan chosen = fields.over(plan);
        Background.of("whether the port is free", () -> model.desk().isFree(chosen.port())).whenDone(free -> {
            if (free) {
                Optional<Password> typed = practice ? Optional.empty() : Optional.of(password.password());
                password.clear();
                model.start(Optional.of(chosen), typed);
            } else {
                fields.port.say(texts.get("relay-port.error.taken", Integer.toString(chosen.port()),
                        Integer.toString(chosen.port() < PlanFields.MOST_PORT ? chosen.port() + 1 : PlanFields.LEAST_PORT)));
                fields.port.input().requestFocus();
            }
        }).start();
    }

    private void turnTo(int number) {
        at = number;
        title.setText(texts.get("relay-step", number, STEPS, texts.get("relay-step." + number)));
        step.getChildren().setAll(switch (number) {
            case 1 -> List.of(fields.name.root(), fields.price.root(), note("relay-note.price", Money.perGigabyte(plan.unitPrice(), model.coin())));
            case 2 -> List.of(middle, exit, policy, note("relay-note.exit"));
            default -> practice ? List.of(fields.port.root(), note("relay-note.practice"))
                    : List.of(fields.port.root(), fields.host.root(), note("relay-note.router"), password.root(), note("relay-note.bond"));
        });
        back.setVisible(number > 1);
        next.setText(texts.get(number == STEPS ? "relay-next.last" : "relay-next"));
        if (root.getScene() != null) {
            root.applyCss();
            firstFocus().requestFocus();
        }
    }

    private Label note(String key, Object... parts) {
        Label note = Parts.sentence(key.replace('.', '-'), "muted");
        note.setText(texts.get(key, parts));
        return note;
    }
}
