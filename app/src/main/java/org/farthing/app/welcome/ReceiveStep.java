package org.farthing.app.welcome;

import java.util.Optional;
import java.util.OptionalLong;
import javafx.geometry.NodeOrientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.QrCode;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.NewWalletDesk.Arrival;
import org.farthing.wallet.value.Address;

/** The address that the first money goes to, and how far that is. */
final class ReceiveStep implements WelcomeStep {
    private static final int GROUP = 4;
    private static final int HALF = 20;
    private static final double QR_SIZE = 160;

    private final WelcomeModel model;
    private final Texts texts;
    private final NetworkStep network;
    private final Runnable changed;
    private final Label address = Parts.sentence("receive-address", "…");
    private final Label only = Parts.note("receive-only", "");
    private final Label advice = Parts.note("receive-advice", "");
    private final Label progress = Parts.sentence("receive-progress", "");
    private final QrCode code;
    private final Button copy;
    private final VBox content;
    private Optional<Address> account = Optional.empty();
    private boolean following;

    ReceiveStep(WelcomeModel model, Texts texts, NetworkStep network, Runnable changed) {
        this.model = model;
        this.texts = texts;
        this.network = network;
        this.changed = changed;
        this.code = new QrCode("receive-qr", texts.get("receive-qr.name"));
        address.getStyleClass().add("monospace");
        address.setFocusTraversable(true);
        address.setNodeOrientation(NodeOrientation.LEFT_TO_RIGHT);
        progress.getStyleClass().add("figure-strong");
        progress.setFocusTraversable(true);
        copy = Parts.button(texts, "receive-copy", this::copy);
        var words = new VBox(address, copy, only, advice, progress);
        words.getStyleClass().add("wizard-step");
        var line = new HBox(code.view(), words);
        line.setAlignment(Pos.TOP_LEFT);
        line.getStyleClass().add("receive-line");
        content = Parts.column(line);
    }

    @Override
    public void shown() {
        only.setText(texts.get("receive-only", network.coin(), network.networkName()));
        advice.setText(texts.get("receive-advice", network.coin()));
        progress.setText(texts.get("receive-progress.waiting"));
        model.account(known -> {
            account = Optional.of(known);
            address.setText(grouped(known.toString()));
            address.setUserData(known.toString());
            code.show(known.toString(), QR_SIZE);
        });
        if (!following) {
            following = true;
            model.arrival().readingProperty().subscribe(reading -> reading.latest().ifPresent(this::show));
        }
    }

    /** Two lines of five groups: as people read it out to each other. */
    private static String grouped(String text) {
        var grouped = new StringBuilder(text.substring(0, 2));
        for (int at = 2; at < text.length(); at += GROUP) {
            String before = at == 2 ? "" : at == 2 + HALF ? "\n  " : " ";
            grouped.append(before).append(text, at, Math.min(text.length(), at + GROUP));
        }
        return grouped.toString();
    }

    private void show(Arrival arrival) {
        OptionalLong blocks = arrival.confirmations();
        String amount = Money.balance(arrival.amount(), network.coin());
        if (blocks.isEmpty()) {
            progress.setText(texts.get("receive-progress.waiting"));
        } else if (blocks.getAsLong() < arrival.needed()) {
            progress.setText(texts.get("receive-progress.counting", amount, blocks.getAsLong(), arrival.needed()));
        } else {
            progress.setText(texts.get("receive-progress.arrived", amount));
        }
        progress.setUserData(arrival.amount().wei());
        changed.run();
    }

    private void copy() {
        account.ifPresent(known -> TextClip.put(known.toString()));
    }

    @Override
    public String title() {
        return texts.get("receive.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return address;
    }

    @Override
    public Primary primary() {
        return new Primary("welcome-finish", texts.get("welcome-finish.home"), true);
    }

    @Override
    public void next() {
        throw new IllegalStateException("the frame leaves here");
    }
}
