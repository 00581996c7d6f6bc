package org.farthing.app.welcome;

import java.net.URI;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Worded;
import org.farthing.app.fx.Words;
import org.farthing.app.session.NewWalletDesk.Choice;
import org.farthing.app.session.NewWalletDesk.NodeTest;
import org.farthing.app.session.NewWalletDesk.Profile;

/** Which network, and which node is asked. Nobody is asked anything before the primary is pressed. */
final class NetworkStep implements WelcomeStep {
    private final WelcomeModel model;
    private final Texts texts;
    private final Words words;
    private final Runnable changed;
    private final Runnable fits;
    private final ChoiceBox<Profile> network = new ChoiceBox<>();
    private final Label about = Parts.note("welcome-network-note", "");
    private final TextField node = new TextField();
    private final Label error = Parts.error("welcome-node-error");
    private final VBox content;
    private boolean read;

    /** @param fits called where the node serves the chosen network */
    NetworkStep(WelcomeModel model, Texts texts, Runnable changed, Runnable fits) {
        this.words = new Words(texts.language());
        this.model = model;
        this.texts = texts;
        this.changed = changed;
        this.fits = fits;
        var networkName = new Label(texts.get("welcome-network"));
        networkName.setLabelFor(network);
        network.setId("welcome-network");
        network.setMaxWidth(Double.MAX_VALUE);
        network.setAccessibleText(texts.get("welcome-network"));
        network.setConverter(new Worded<>(this::named));
        network.valueProperty().subscribe(profile -> {
            about.setText(profile == null ? "" : about(profile));
            answered();
        });
        var nodeName = new Label(texts.get("welcome-node"));
        nodeName.setLabelFor(node);
        node.setId("welcome-node");
        node.setPromptText("https://");
        node.setAccessibleText(texts.get("welcome-node"));
        node.textProperty().subscribe(this::answered);
        node.focusedProperty().subscribe(focused -> {
            if (!focused && !node.getText().isBlank()) {
                requireForm();
            }
        });
        model.nodeTestProperty().subscribe(test -> test.ifPresent(this::tell));
        content = Parts.column(networkName, network, about, nodeName, node, error,
                Parts.note("welcome-node-learns", texts.get("welcome-node.learns")),
                Parts.note("welcome-contracts", texts.get("welcome-contracts")));
    }

    private String named(Profile profile) {
        String name = words.network(profile.name());
        return profile.recommended() ? texts.get("welcome-network.recommended", name) : name;
    }

    private String about(Profile profile) {
        if (profile.recommended()) {
            return texts.get("welcome-network.dollar", profile.coin());
        }
        return profile.coin().isEmpty() ? texts.get("welcome-network.own")
                : texts.get(profile.testMoney() ? "welcome-network.test" : "welcome-network.coin", profile.coin());
    }

    private void answered() {
        error.setText("");
        node.setAccessibleHelp(texts.get("welcome-node.learns"));
        model.forgetTest();
        changed.run();
    }

    @Override
    public void shown() {
        if (!read) {
            read = true;
            model.networks(known -> {
                network.getItems().setAll(known.profiles());
                String wanted = known.settled().map(Choice::network).orElse("");
                network.setValue(known.profiles().stream().filter(each -> each.name().equals(wanted)).findFirst()
                        .orElseGet(() -> known.profiles().stream().filter(Profile::recommended).findFirst().orElseThrow()));
                known.settled().ifPresent(choice -> node.setText(choice.node().toString()));
            });
        }
    }

    /** https anywhere; http only on this computer, where nobody listens. */
    static Optional<URI> address(String typed) {
        try {
            URI uri = URI.create(typed.strip());
            if (uri.getHost() == null) {
                return Optional.empty();
            }
            boolean here = uri.getHost().equals("localhost") || uri.getHost().startsWith("127.") || uri.getHost().equals("[::1]");
            boolean form = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && here;
            return form ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean requireForm() {
        boolean good = address(node.getText()).isPresent();
        if (!good) {
            fail(texts.get("welcome-node-error.form"));
        }
        return good;
    }

    private void fail(String sentence) {
        error.setText(sentence);
        node.setAccessibleHelp(sentence);
    }

    private void tell(NodeTest test) {
        switch (test) {
            case NodeTest.Fits _ -> { }
            case NodeTest.Silent(String host, int seconds) -> fail(texts.get("welcome-node-error.silent", host, seconds));
            case NodeTest.OtherChain(String there) -> fail(texts.get("welcome-node-error.other", words.network(there),
                    words.network(network.getValue().name())));
        }
        if (!(test instanceof NodeTest.Fits)) {
            node.requestFocus();
        }
    }

    /** What is chosen. */
    Choice choice() {
        return new Choice(network.getValue().name(), address(node.getText()).orElseThrow());
    }

    /** Whether the node is known to serve the network. */
    boolean isTested() {
        return model.nodeTestProperty().get().filter(NodeTest.Fits.class::isInstance).isPresent();
    }

    /** In words. */
    String networkName() {
        return network.getValue() == null ? "" : words.network(network.getValue().name());
    }

    String coin() {
        return network.getValue() == null ? "" : network.getValue().coin();
    }

    @Override
    public String title() {
        return texts.get("welcome-network.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return network;
    }

    @Override
    public Primary primary() {
        return new Primary("welcome-primary", texts.get(model.way() == Way.RESTORE ? "welcome-primary.search" : "welcome-primary.test"),
                network.getValue() != null);
    }

    @Override
    public void next() {
        if (requireForm()) {
            model.test(choice(), fits);
        } else {
            node.requestFocus();
        }
    }
}
