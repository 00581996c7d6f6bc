package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.farthing.app.language.Language;
import org.farthing.app.session.BrowserDesk;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.BrowserWish;
import org.farthing.wallet.value.Amount;

/** The private browser, opened and looked at by commands. */
final class BrowserRequests implements Request.Topic {
    /** What a command may say of the place where windows go: nothing else of an environment is taken from it. */
    private static final Set<String> DISPLAY = Set.of("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE",
            "DBUS_SESSION_BUS_ADDRESS");

    private final BrowserDesk desk;

    BrowserRequests(Instance instance) {
        this.desk = instance.browser();
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "browser-open" -> {
                request.progress().accept("Checking the browser before its first page");
                desk.open(new BrowserWish(request.optional("browser"), request.optional("page"), request.flag("keepProfile"),
                        request.flag("headless"), display(request)));
                describe(desk.state(), request.answer());
            }
            case "browser-state" -> describe(desk.state(), request.answer());
            case "browser-close" -> desk.closeBrowser();
            case "browser-new-circuit" -> desk.newCircuit(request.text("site"));
            case "browser-stop" -> desk.stop(request.text("site"));
            case "browser-go-on" -> desk.goOn(request.text("site"));
            case "browser-limit" -> {
                BrowserState now = desk.state();
                desk.limit(limit(request, "perSite", now.siteLimit()), limit(request, "perDay", now.dayLimit()));
            }
            case "browser-check" -> {
                request.progress().accept("Checking the browser");
                desk.check(request.optional("browser"));
                describe(desk.state(), request.answer());
            }
            case "browser-read" -> request.answer().put("text", desk.readCheckPage(Language.ENGLISH));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** As it was where it is not named; "none" takes it away. */
    private static Optional<Amount> limit(Request request, String name, Optional<Amount> before) {
        Optional<String> named = request.optional(name);
        if (named.isEmpty()) {
            return before;
        }
        return named.get().equals("none") ? Optional.empty() : Optional.of(request.coins(name));
    }

    private static Map<String, String> display(Request request) {
        var display = new HashMap<String, String>();
        request.arguments().path("display").properties().forEach(entry -> {
            if (DISPLAY.contains(entry.getKey())) {
                display.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return display;
    }

    private static void describe(BrowserState state, ObjectNode answer) {
        answer.put("phase", word(state.phase())).put("browser", state.browser()).put("isolation", word(state.isolation()))
                .put("siteSees", state.address()).put("spentToday", state.spentToday().toString());
        state.checkedAt().ifPresent(at -> answer.put("checkedAt", at.toString()));
        if (!state.refusal().isEmpty()) {
            answer.put("refusal", state.refusal());
        }
        ObjectNode checks = answer.putObject("checks");
        state.checks().forEach((item, result) -> checks.put(word(item), word(result)));
        ArrayNode sites = answer.putArray("sites");
        for (BrowserState.SiteLine line : state.sites()) {
            ObjectNode site = sites.addObject().put("site", line.site()).put("circuits", line.circuits()).put("streams", line.streams())
                    .put("spent", line.spent().toString()).put("standing", word(line.standing()));
            ArrayNode exits = site.putArray("exits");
            line.exits().forEach(exits::add);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
