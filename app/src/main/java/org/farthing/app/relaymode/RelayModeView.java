package org.farthing.app.relaymode;

import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.relaymode.RelayModeModel.Doing;
import org.farthing.app.session.BondMissing;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.OwnRelay.Found;
import org.farthing.app.session.OwnRelay.Phase;
import org.farthing.app.session.RelayPlan;
import org.farthing.wallet.value.WalletException;

/** {@code #screen-relay-mode}: earn, know what strangers reach, cash in time. Stopping drops no voucher. */
public final class RelayModeView implements Screen {
    private final RelayModeModel model;
    private final Texts texts;
    private final Words words;
    private final Times times;
    private final RelaySheets sheets;
    private final VBox root = new VBox();
    private final Label standing = Parts.sentence("relay-state", "title-4");
    private final Button toggle;
    private final Label message = Parts.sentence("relay-message", "");
    private final Button remedy;
    private final WrapRow messageRow;
    private final Label phase = Parts.sentence("work-phase", "");
    private final ProgressBar progress = new ProgressBar();
    private final Button cancel;
    private final VBox work;
    private final VBox place = new VBox();
    private final Label empty = Parts.sentence("relay-empty", "");
    private final RunPane run;
    private Optional<SetupPane> setup = Optional.empty();
    private Runnable relief = () -> { };

    public RelayModeView(RelayModeModel model, Times times, Sheets over) {
        this.model = model;
        this.times = times;
        this.texts = Texts.of(RelayModeView.class, times.language());
        this.words = new Words(times.language());
        this.sheets = new RelaySheets(texts, times, model, over);
        this.run = new RunPane(texts, times, model, sheets);
        toggle = Parts.button("relay-toggle", texts.get("relay-toggle.start"), this::turn);
        standing.setFocusTraversable(true);
        standing.setMaxWidth(Double.MAX_VALUE);
        Parts.beside(standing);
        remedy = Parts.gone(Parts.button("relay-remedy", "", () -> relief.run()));
        remedy.getStyleClass().add("small-button");
        message.setFocusTraversable(true);
        message.setMaxWidth(Double.MAX_VALUE);
        Parts.beside(message);
        messageRow = Parts.gone(Parts.row(message, remedy));
        messageRow.getStyleClass().add("message");
        cancel = Parts.gone(Parts.button("work-cancel", texts.get("relay-cancel"), model::cancel));
        cancel.getStyleClass().add("small-button");
        Parts.beside(phase);
        phase.setFocusTraversable(true);
        progress.setId("work-fraction");
        progress.setMaxWidth(Double.MAX_VALUE);
        progress.setAccessibleText(title());
        work = Parts.gone(new VBox(Parts.row(phase, cancel), progress));
        work.setId("work-panel");
        work.getStyleClass().add("work-panel");
        empty.setText(texts.get("relay-empty"));
        empty.getStyleClass().addAll("card", "page-text");
        empty.setMaxWidth(720);
        VBox.setVgrow(place, Priority.ALWAYS);
        root.setId("screen-relay-mode");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(Parts.row(standing, toggle), work, messageRow, place);
        model.observed().readWhile(Screen.shown(root));
        model.observed().readingProperty().subscribe(_ -> show());
        model.doingProperty().subscribe(_ -> show());
        model.refusalProperty().subscribe(_ -> show());
        model.live().momentProperty().when(Screen.shown(root)).subscribe(_ -> show());
    }

    // ---- acting ----

    /** Starts what is off, and asks before it stops what runs. */
    private void turn() {
        Optional<OwnRelay> known = model.relay();
        if (known.isEmpty() || model.state() == ScreenState.WORKING) {
            return;
        }
        OwnRelay relay = known.get();
        switch (relay.phase()) {
            case NONE -> setUp();
            case OFF -> sheets.startAgain();
            case RUNNING -> sheets.stop(relay);
            case STARTING, STOPPING, ELSEWHERE -> { }
        }
    }

    private void setUp() {
        if (setup.isEmpty()) {
            model.proposal().whenDone(proposal -> {
                setup = Optional.of(new SetupPane(texts, model, sheets, proposal));
                show();
                root.applyCss();
                setup.get().firstFocus().requestFocus();
            }).start();
        }
    }

    // ---- showing ----

    private void show() {
        ScreenState state = model.state();
        Screen.show(root, state);
        Optional<OwnRelay> known = model.relay();
        boolean working = state == ScreenState.WORKING;
        known.ifPresentOrElse(relay -> show(relay, working), () -> {
            standing.setText(texts.get("relay-state.reading"));
            toggle.setVisible(false);
        });
        work.setVisible(working);
        if (working) {
            showWork(known);
        }
        showMessage(known, state);
    }

    private void show(OwnRelay relay, boolean working) {
        standing.setText(standing(relay));
        boolean isSetUp = relay.plan().isPresent() && relay.phase() != Phase.NONE;
        if (isSetUp && relay.phase() != Phase.STARTING) {
            setup = Optional.empty();
        }
        toggle.setVisible(setup.isEmpty() && relay.phase() != Phase.STARTING && relay.phase() != Phase.ELSEWHERE);
        toggle.setDisable(working);
        toggle.setText(texts.get(switch (relay.phase()) {
            case NONE, STARTING -> "relay-toggle.start";
            case OFF, ELSEWHERE -> "relay-toggle.again";
            case RUNNING, STOPPING -> "relay-toggle.stop";
        }));
        accent(toggle, relay.phase() == Phase.NONE || relay.phase() == Phase.OFF);
        setup.ifPresent(pane -> pane.root().setDisable(working));
        Node content = setup.<Node>map(SetupPane::root).orElse(isSetUp ? run.root() : empty);
        if (place.getChildren().isEmpty() || place.getChildren().getFirst() != content) {
            place.getChildren().setAll(content);
        }
        if (isSetUp) {
            run.show(relay, working);
        }
    }

    private static void accent(Button button, boolean on) {
        if (!on) {
            button.getStyleClass().remove("accent");
        } else if (!button.getStyleClass().contains("accent")) {
            button.getStyleClass().add("accent");
        }
    }

    private String standing(OwnRelay relay) {
        return switch (relay.phase()) {
            case NONE -> texts.get(setup.isPresent() ? "relay-state.setting-up" : "relay-state.none");
            case OFF -> texts.get(relay.books().waiting().isZero() ? "relay-state.off" : "relay-state.off-waiting");
            case STARTING -> texts.get("relay-state.starting");
            case STOPPING -> texts.get("relay-state.stopping");
            case ELSEWHERE -> texts.get("relay-state.elsewhere");
            case RUNNING -> running(relay);
        };
    }

    private String running(OwnRelay relay) {
        OwnRelay.Reach reach = relay.reach();
        String role = relay.plan().filter(RelayPlan::isExit).isPresent() ? "exit"
                : relay.plan().filter(RelayPlan::entry).isPresent() ? "entry" : "middle";
        // In the practice world everything is on this computer, so nothing comes from outside.
        boolean here = reach.found() == Found.REACHED && !model.desk().asksPassword();
        String found = here ? "reached-here" : reach.found().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return words.sentences(texts.get("relay-state." + role), texts.get("relay-reach." + found,
                reach.at().map(at -> times.distance(at, model.live().moment().now())).orElse(Money.UNKNOWN)));
    }

    private void showWork(Optional<OwnRelay> known) {
        Doing doing = model.doingProperty().get();
        boolean starting = doing == Doing.STARTING || known.filter(relay -> relay.phase() == Phase.STARTING).isPresent();
        cancel.setVisible(starting);
        OwnRelay.Step at = known.map(OwnRelay::step).orElse(OwnRelay.Step.KEYS);
        int count = OwnRelay.Step.values().length;
        phase.setText(starting ? texts.get("work-phase.starting", at.ordinal() + 1, count, texts.get("relay-start-step."
                + at.name().toLowerCase(Locale.ROOT).replace('_', '-'))) : texts.get(switch (doing) {
            case CASHING -> "work-phase.cashing";
            case CHECKING -> "work-phase.checking";
            case STOPPING, NOTHING, SAVING, STARTING -> "work-phase.stopping";
        }));
        progress.setProgress(starting ? (double) at.ordinal() / count : ProgressBar.INDETERMINATE_PROGRESS);
    }

    // ---- what is wrong ----

    private record Message(String sentence, String action, Runnable relief) {
        private static final Message NONE = new Message("", "", () -> { });
    }

    private void showMessage(Optional<OwnRelay> known, ScreenState state) {
        Message wanted = state == ScreenState.WORKING ? Message.NONE : message(known);
        if (!wanted.sentence().equals(message.getText())) {
            message.setText(wanted.sentence());
        }
        messageRow.setVisible(!wanted.sentence().isEmpty());
        remedy.setText(wanted.action());
        remedy.setVisible(!wanted.action().isEmpty());
        relief = wanted.relief();
    }

    private Message message(Optional<OwnRelay> known) {
        if (model.observed().reading() instanceof Reading.Failed<OwnRelay>(var _, Optional<WalletException> refused)) {
            return new Message(words.sentences(texts.get("relay-message.failed"), words.refusal(refused)), "", () -> { });
        }
        if (!model.refusalProperty().get().isEmpty()) {
            return new Message(model.refusalProperty().get(), "", () -> { });
        }
        return known.map(this::message).orElse(Message.NONE);
    }

    private Message message(OwnRelay relay) {
        Optional<WalletException> refusal = relay.refusal();
        if (refusal.flatMap(WalletException::reason).orElse(null) instanceof BondMissing bond) {
            return new Message(texts.get("relay-message.bond", Money.cost(bond.bond(), bond.coin()), Money.balance(bond.holds(), bond.coin())),
                    texts.get("relay-receive"), sheets::account);
        }
        if (RelayModeModel.lacksMoney(relay)) {
            return new Message(texts.get("relay-message.fee", Money.cost(relay.account().orElseThrow().needed(), model.coin())),
                    texts.get("relay-receive"), sheets::account);
        }
        if (refusal.isPresent()) {
            return new Message(words.refusal(refusal), "", () -> { });
        }
        if (relay.reach().found() == Found.UNREACHED) {
            return new Message(texts.get("relay-message.unreached", Integer.toString(relay.reach().port())), texts.get("relay-check-again"),
                    model::checkReach);
        }
        return relay.cashed().map(this::message).orElse(Message.NONE);
    }

    private Message message(OwnRelay.Cashed cashed) {
        String sentence = cashed.failed() > 0
                ? texts.get("relay-message.cashed-failed", cashed.cashed(), cashed.all(), cashed.failed())
                : cashed.dust() > 0 ? texts.get("relay-message.cashed-some", cashed.cashed(), cashed.all(), cashed.dust())
                : texts.get("relay-message.cashed", Money.balance(cashed.brought(), model.coin()), Money.cost(cashed.fee(), model.coin()));
        return new Message(sentence, "", () -> { });
    }

    // ---- as the shell needs it ----

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-relay-mode.title");
    }

    @Override
    public Node firstFocus() {
        return setup.map(SetupPane::firstFocus).orElse(standing);
    }

    @Override
    public void primary() {
        if (setup.isPresent()) {
            setup.get().goOn();
        } else if (model.relay().filter(relay -> relay.phase() == Phase.RUNNING).isPresent()) {
            run.cash();
        } else {
            toggle.fire();
        }
    }

    @Override
    public Optional<TableView<?>> table() {
        return Optional.of(run.table());
    }

    @Override
    public String command() {
        String config = model.desk().config().toString();
        return "relay earnings --config " + (config.matches("[\\w./:-]+") ? config : "\"" + config + "\"");
    }

    @Override
    public void refresh() {
        model.observed().refresh();
    }

    @Override
    public boolean back() {
        if (setup.isEmpty()) {
            return false;
        }
        if (!setup.get().back()) {
            setup = Optional.empty();
            show();
            toggle.requestFocus();
        }
        return true;
    }
}
