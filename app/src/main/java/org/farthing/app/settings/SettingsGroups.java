package org.farthing.app.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import javafx.geometry.NodeOrientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.SaveSheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.TypedAmount;
import org.farthing.app.fx.TypedNumber;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.language.Language;
import org.farthing.wallet.value.Amount;
import org.kordamp.ikonli.feather.Feather;

/**
 * The cards of the settings' page: each has a heading, the rows of settings of the file, and what else belongs there. Belongs to the
 * window's thread.
 */
final class SettingsGroups {
    private static final List<Integer> LOCK_MINUTES = List.of(0, 1, 5, 10, 30, 60);
    private static final List<Integer> KEEP_DAYS = List.of(0, 30, 90, 365);
    private static final Duration USUAL_SPREAD = Duration.ofHours(6);
    private static final List<Duration> SPREADS = List.of(Duration.ZERO, Duration.ofMinutes(30), Duration.ofHours(2), USUAL_SPREAD,
            Duration.ofHours(12), Duration.ofHours(24), Duration.ofHours(48));
    private static final List<Integer> LIVES = List.of(7, 14, 30, 60, 90);

    private final Texts texts;
    private final Times times;
    private final SettingsModel model;
    private final Sheets sheets;
    private final Label today = new Label();
    /** Each card with its rows; those that are no setting of the file have no row and go with the card. */
    private final Map<VBox, List<SettingRow>> cards = new LinkedHashMap<>();

    /** @param openFolder shows where the data lies */
    SettingsGroups(Texts texts, Times times, SettingsModel model, Sheets sheets, SecretSheets secrets, Runnable openFolder) {
        this.texts = texts;
        this.times = times;
        this.model = model;
        this.sheets = sheets;
        general();
        security(secrets);
        money();
        network();
        proxy();
        privacy();
        access();
        data(secrets, openFolder);
    }

    /** In their order, each with its rows. */
    Map<VBox, List<SettingRow>> cards() {
        return Collections.unmodifiableMap(cards);
    }

    /** What the setting is called on this page. */
    String name(SettingKey key) {
        return cards.values().stream().flatMap(List::stream).filter(row -> row.key() == key).findFirst().map(SettingRow::name)
                .orElse(key.key());
    }

    /** What was signed today, beside the limit for a day. */
    void showToday() {
        String coin = model.live().moment().coin();
        var spent = model.today();
        today.setText(spent.limit().map(limit -> texts.get(spent.reached() ? "settings-today.reached" : "settings-today",
                Money.cost(spent.signed(), coin), Money.balance(limit, coin))).orElse(""));
    }

    // ---- groups ----

    private void card(String name, Feather icon, List<SettingRow> rows, Node... more) {
        var title = new Label(texts.get("settings-group." + name), Glyph.of(icon));
        title.getStyleClass().add("card-title");
        var card = new VBox(title);
        card.getStyleClass().add("card");
        rows.forEach(row -> card.getChildren().add(row.root()));
        card.getChildren().addAll(more);
        card.managedProperty().bind(card.visibleProperty());
        cards.put(card, rows);
    }

    private void general() {
        var languages = new ArrayList<String>(List.of(""));
        Language.ALL.forEach(each -> languages.add(each.tag()));
        card("general", Feather.SLIDERS, List.of(
                SettingRow.choice(texts, model, SettingKey.LANGUAGE, "settings-language", languages, this::language,
                        settings -> settings.window().language().orElse(""),
                        tag -> tag.isEmpty() ? Optional.empty() : Optional.of(SettingsFile.quoted(tag))),
                SettingRow.choice(texts, model, SettingKey.LOOK, "settings-look", List.of(Settings.Look.values()),
                        look -> texts.get("settings-look." + look.word()), settings -> settings.window().look(),
                        look -> look == Settings.Look.SYSTEM ? Optional.empty() : Optional.of(SettingsFile.quoted(look.word()))),
                SettingRow.choice(texts, model, SettingKey.TEXT_SIZE, "settings-text-size",
                        IntStream.iterate(100, size -> size <= 200, size -> size + 25).boxed().toList(),
                        size -> texts.get("settings-percent", size), settings -> settings.window().textSize(),
                        size -> size == 100 ? Optional.empty() : Optional.of(Integer.toString(size)))));
    }

    private String language(String tag) {
        if (tag.isEmpty()) {
            return texts.get("settings-language.system");
        }
        return Language.of(Locale.forLanguageTag(tag)).map(Language::ownName).orElse(tag);
    }

    private void security(SecretSheets secrets) {
        card("security", Feather.LOCK, List.of(
                SettingRow.choice(texts, model, SettingKey.AUTO_LOCK, "settings-lock-after", lockTimes(),
                        minutes -> minutes.map(many -> texts.get("settings-minutes", many))
                                .orElseGet(() -> texts.get("settings-lock-after.usual")),
                        settings -> settings.autoLock().map(after -> (int) after.toMinutes()),
                        minutes -> minutes.map(String::valueOf)),
                SettingRow.yesNo(texts, model, SettingKey.DISCONNECT_WHEN_LOCKING, "settings-disconnect-when-locking",
                        Settings::disconnectsWhenLocking)),
                buttons(button("settings-password", secrets::changePassword), button("settings-words", secrets::showWords)));
    }

    private static List<Optional<Integer>> lockTimes() {
        var times = new ArrayList<Optional<Integer>>(List.of(Optional.empty()));
        LOCK_MINUTES.forEach(minutes -> times.add(Optional.of(minutes)));
        return times;
    }

    private void money() {
        var coin = new Label();
        coin.textProperty().bind(model.live().momentProperty().map(LiveStatus.Moment::coin));
        today.setId("settings-today");
        today.getStyleClass().addAll("note", "amount-sentence");
        today.managedProperty().bind(today.textProperty().isNotEmpty());
        card("money", Feather.CREDIT_CARD, List.of(
                amount(SettingKey.DAY_LIMIT, "settings-day-limit", settings -> settings.dayLimit()).with(coin),
                amount(SettingKey.DEPOSIT, "settings-deposit", settings -> settings.deposit()),
                SettingRow.yesNo(texts, model, SettingKey.REFUND_BY_ITSELF, "settings-refund-by-itself", Settings::refundsByItself, true),
                SettingRow.choice(texts, model, SettingKey.CHANNEL_DAYS, "settings-channel-days", LIVES,
                        days -> texts.get("settings-days", days), settings -> (int) settings.life().orElse(Duration.ofDays(30)).toDays(),
                        days -> days == 30 ? Optional.empty() : Optional.of(Integer.toString(days))),
                SettingRow.choice(texts, model, SettingKey.SPREAD, "settings-spread", SPREADS, this::spread,
                        settings -> settings.spread().orElse(USUAL_SPREAD),
                        span -> span.equals(USUAL_SPREAD) ? Optional.empty() : Optional.of(toml(span))),
                SettingRow.text(texts, model, SettingKey.MAX_FEE, "settings-max-fee", settings -> settings.maxFee()
                        .map(fee -> new BigDecimal(fee.wei()).movePointLeft(9).stripTrailingZeros().toPlainString()).orElse(""),
                        typed -> Optional.of(TypedAmount.number(typed).filter(fee -> fee.signum() > 0)
                                .orElseThrow(() -> new IllegalArgumentException("no fee")).toPlainString()))), today);
    }

    private String spread(Duration span) {
        return span.isZero() ? texts.get("settings-spread.together") : times.span(span);
    }

    private static String toml(Duration span) {
        return SettingsFile.quoted(span.isZero() ? "together" : span.toMinutes() % 60 == 0 ? span.toHours() + "h" : span.toMinutes() + "m");
    }

    private SettingRow amount(SettingKey key, String id, Function<Settings, Optional<Amount>> value) {
        return SettingRow.text(texts, model, key, id, settings -> value.apply(settings).map(Amount::toCoins).orElse(""), typed -> {
            Amount amount = TypedAmount.parse(typed).filter(each -> !each.isZero())
                    .orElseThrow(() -> new IllegalArgumentException("more than nothing"));
            return Optional.of(SettingsFile.quoted(amount.toCoins()));
        });
    }

    private void network() {
        boolean changeable = !model.facts().practice();
        var node = new NodeRow(texts, model, changeable);
        var name = new Label(texts.get("settings-network", model.facts().network()));
        name.setId("settings-network");
        name.setWrapText(true);
        name.setMinHeight(Region.USE_PREF_SIZE);
        card("network", Feather.SERVER, List.of(node.row(),
                SettingRow.choice(texts, model, SettingKey.RPC_ROUTE, "settings-route", routes(),
                        route -> texts.get(route.map(each -> "settings-route." + each.word()).orElse("settings-route.usual")),
                        Settings::rpcRoute, route -> route.map(each -> SettingsFile.quoted(each.word()))).onlyIf(changeable),
                plain(SettingKey.CHAIN_ID, "settings-chain-id", settings -> settings.chainId().map(String::valueOf).orElse(""), false),
                plain(SettingKey.COIN, "settings-coin", settings -> settings.coin().orElse(""), true),
                plain(SettingKey.NETWORK, "settings-network-name", settings -> settings.network().orElse(""), true),
                plain(SettingKey.CONTRACT_FIRST_BLOCK, "settings-first-block", settings -> settings.contracts()
                        .map(places -> Long.toString(places.firstBlock())).orElse(""), false)), node.result(), name, contracts());
    }

    /** To be compared with what others say that they are. */
    private Node contracts() {
        var box = new VBox();
        box.getStyleClass().add("setting-contracts");
        model.facts().contracts().ifPresentOrElse(known -> box.getChildren().setAll(
                        address("settings-contract-channels", known.channels().toString()),
                        address("settings-contract-registry", known.registry().toString())),
                () -> {
                    var none = new Label(texts.get("settings-contracts.none"));
                    none.setId("settings-contracts");
                    none.setWrapText(true);
                    none.setMinHeight(Region.USE_PREF_SIZE);
                    none.getStyleClass().add("note");
                    box.getChildren().setAll(none);
                });
        return box;
    }

    private Node address(String id, String address) {
        var what = new Label(texts.get(id));
        what.getStyleClass().add("setting-name");
        what.setWrapText(true);
        what.setMinHeight(Region.USE_PREF_SIZE);
        var value = new Label(address);
        value.setId(id);
        value.getStyleClass().add("monospace");
        value.setWrapText(true);
        value.setMinHeight(Region.USE_PREF_SIZE);
        value.setFocusTraversable(true);
        value.setAccessibleText(texts.get("settings-contract.name", what.getText(), address));
        // An address reads from the left in every language.
        value.setNodeOrientation(NodeOrientation.LEFT_TO_RIGHT);
        var copy = new Button(null, Glyph.of(Feather.COPY));
        copy.setId(id + "-copy");
        copy.setAccessibleText(texts.get("settings-contract.copy", what.getText()));
        copy.getStyleClass().addAll("flat", "button-icon", "small-button");
        copy.setOnAction(_ -> TextClip.put(address));
        var line = new WrapRow(what, value, copy);
        line.getStyleClass().add("setting-line");
        return line;
    }

    private static List<Optional<Settings.RpcRoute>> routes() {
        var routes = new ArrayList<Optional<Settings.RpcRoute>>(List.of(Optional.empty()));
        for (Settings.RpcRoute route : Settings.RpcRoute.values()) {
            routes.add(Optional.of(route));
        }
        return routes;
    }

    private SettingRow plain(SettingKey key, String id, Function<Settings, String> value, boolean quoted) {
        return SettingRow.text(texts, model, key, id, value, typed -> Optional.of(quoted ? SettingsFile.quoted(typed) : number(typed)));
    }

    private static String number(String typed) {
        return Long.toString(TypedNumber.whole(typed, 0, Long.MAX_VALUE)
                .orElseThrow(() -> new IllegalArgumentException("no whole number")));
    }

    private void proxy() {
        card("proxy", Feather.SHARE_2, List.of(
                SettingRow.text(texts, model, SettingKey.SOCKS_PORT, "settings-port", settings -> settings.socksPort().map(String::valueOf)
                        .orElse(""), typed -> {
                            long port = TypedNumber.whole(typed, 0, 65535).orElse(1);
                            if (port != 0 && port < 1024) {
                                throw new IllegalArgumentException("no port for a proxy");
                            }
                            return Optional.of(Long.toString(port));
                        }),
                SettingRow.yesNo(texts, model, SettingKey.SOCKS_PASSWORD, "settings-socks-password",
                        settings -> settings.socks().password()),
                SettingRow.yesNo(texts, model, SettingKey.SOCKS_EXTENDED_REPLIES, "settings-extended-replies",
                        settings -> settings.socks().extendedReplies())));
    }

    private void privacy() {
        card("privacy", Feather.EYE_OFF, List.of(
                SettingRow.yesNo(texts, model, SettingKey.HIDE_AMOUNTS, "settings-hide-amounts",
                        settings -> settings.window().hideAmounts()),
                SettingRow.choice(texts, model, SettingKey.KEEP_VOUCHERS, "settings-keep-vouchers", KEEP_DAYS,
                        days -> texts.get("settings-keep", days), settings -> (int) settings.keepVouchers().toDays(),
                        days -> days == 0 ? Optional.empty() : Optional.of(Integer.toString(days)))));
    }

    private void access() {
        card("access", Feather.USERS, List.of(
                SettingRow.yesNo(texts, model, SettingKey.REDUCE_MOTION, "settings-reduce-motion",
                        settings -> settings.window().reduceMotion()),
                SettingRow.yesNo(texts, model, SettingKey.FOCUS_PROBLEMS, "settings-focus-problems",
                        settings -> settings.window().focusProblems())));
    }

    private void data(SecretSheets secrets, Runnable openFolder) {
        var folder = new Label(model.facts().folder().toString());
        folder.setId("settings-folder");
        folder.setWrapText(true);
        folder.getStyleClass().add("monospace");
        var erase = button("settings-erase", secrets::erase);
        erase.getStyleClass().add("danger");
        var rows = model.facts().practice() ? List.of(plain(SettingKey.PRACTICE_RELAYS, "settings-practice-relays",
                settings -> settings.relays().map(String::valueOf).orElse(""), false)) : List.<SettingRow>of();
        card("data", Feather.FOLDER, rows, folder, buttons(button("settings-open-folder", openFolder),
                button("settings-back-up", this::backUp), button("settings-keystore", secrets::exportKey), erase));
    }

    private void backUp() {
        new SaveSheet(texts.language(), sheets, texts.get("back-up.title"), texts.get("back-up.note"), "farthing-copy",
                List.of(new SaveSheet.Format("ZIP", "zip")), (_, file) -> texts.get("back-up.done", model.backUp(file).toString())).open();
    }

    private Button button(String id, Runnable action) {
        var button = new Button(texts.get(id));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> action.run());
        return button;
    }

    private static WrapRow buttons(Button... buttons) {
        var row = new WrapRow(buttons);
        row.getStyleClass().add("filters");
        return row;
    }
}
