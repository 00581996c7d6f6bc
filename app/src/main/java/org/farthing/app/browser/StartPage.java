package org.farthing.app.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.farthing.app.session.LeakItem;
import org.farthing.app.session.LeakResult;

/**
 * The page that a private browser begins with, {@code http://127.0.0.1:PORT/TOKEN/}. It exists inside the browser's port alone: nothing
 * listens there for anybody who comes directly, and a site that does not know the token gets what it would get from a dead port.
 *
 * <p>Thread-safe.
 */
public final class StartPage {
    /** What the page runs and loads is its own; it may try to reach anything, which is what it is for. */
    public static final String POLICY = "default-src *; script-src 'self' 'inline-speculation-rules'; object-src 'none'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    /** A text that the page is made of. */
    public record Part(String type, String body) {
    }

    /**
     * What is to be shown besides the checks.
     *
     * @param path    each hop: role, relay's name, country
     * @param address what sites see of the network, such as an address and its country
     * @param country the exit's, by its name; empty where it is not known
     * @param remark  something about this browser that would else be puzzling; may be empty
     * @param opening a page to go to next
     * @param atOnce  whether it goes there by itself: the user named the page
     */
    public record Facts(List<String> path, String address, String country, String isolation, String remark, Optional<String> opening,
            boolean atOnce) {
        public Facts {
            path = List.copyOf(path);
        }
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String token;
    private final LeakCheck check;
    private final BooleanSupplier exitSeen;
    private final Supplier<Optional<Facts>> facts;
    private final Supplier<BrowserTexts> texts;

    /**
     * @param token    that only the browser knows: letters and digits
     * @param exitSeen asked at the last step: whether the exit relay's address is what sites see; may block for a while
     * @param facts    present once the browser may go on
     * @param texts    in the language of now
     */
    public StartPage(String token, LeakCheck check, BooleanSupplier exitSeen, Supplier<Optional<Facts>> facts,
            Supplier<BrowserTexts> texts) {
        this.token = token;
        this.check = check;
        this.exitSeen = exitSeen;
        this.facts = facts;
        this.texts = texts;
    }

    public static URI address(int port, String token) {
        return URI.create("http://127.0.0.1:" + port + "/" + token + "/");
    }

    /** The part that {@code target}, a path with a query, stands for, if it is one. May block for a while. */
    public Optional<Part> answer(String target) {
        String path = target.indexOf('?') < 0 ? target : target.substring(0, target.indexOf('?'));
        String query = target.length() > path.length() ? target.substring(path.length() + 1) : "";
        if (!path.startsWith("/" + token + "/")) {
            return Optional.empty();
        }
        String[] words = path.substring(token.length() + 2).split("/");
        return switch (words[0]) {
            case "" -> Optional.of(new Part("text/html", html()));
            case "check.js" -> Optional.of(new Part("text/javascript", ProfileText.read("start-page.js")));
            case "style.css" -> Optional.of(new Part("text/css", ProfileText.read("start-page.css")));
            case "plan" -> json(planned());
            case "state" -> json(state());
            case "begin", "end" -> words.length == 2 ? LeakCheck.item(words[1]).flatMap(item -> step(words[0], item, query))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<Part> step(String word, LeakItem item, String query) {
        if (word.equals("begin")) {
            check.begin(item);
        } else if (item == LeakItem.ADDRESS) {
            check.endAddress(exitSeen.getAsBoolean());
        } else {
            check.end(item, URLDecoder.decode(query, StandardCharsets.UTF_8));
        }
        return json(MAPPER.createObjectNode());
    }

    private static Optional<Part> json(ObjectNode node) {
        return Optional.of(new Part("application/json", node.toString()));
    }

    private ObjectNode planned() {
        LeakCheck.Plan plan = check.plan();
        ObjectNode node = MAPPER.createObjectNode().put("begin", check.mayBegin()).put("name", plan.name()).put("ipv4", plan.ipv4())
                .put("ipv6", plan.ipv6().orElse(plan.ipv4())).put("deadAfter", LeakCheck.DEAD_AFTER.toMillis())
                .put("deadFor", LeakCheck.DEAD_FOR.toMillis());
        ArrayNode stun = node.putArray("stun");
        plan.stun().forEach(stun::add);
        plan.exitPage().ifPresent(page -> node.put("exitPage", page));
        return node;
    }

    private ObjectNode state() {
        ObjectNode node = MAPPER.createObjectNode();
        ArrayNode lines = node.putArray("checks");
        Optional<Facts> known = facts.get();
        BrowserTexts words = texts.get();
        check.results().forEach((item, result) -> lines.addObject().put("id", word(item)).put("result", result.name())
                .put("text", sentence(words, item, result, known.map(Facts::country).orElse(""))));
        node.put("sentence", words.get(known.isPresent() ? "start.open" : check.hasFailed() ? "start.failed" : "start.checking"));
        known.ifPresent(each -> {
            node.put("open", true).put("address", each.address()).put("isolation", each.isolation())
                    .put("remark", each.remark());
            ArrayNode path = node.putArray("path");
            each.path().forEach(path::add);
            each.opening().ifPresent(page -> node.put("opening", page).put("atOnce", each.atOnce()));
        });
        return node;
    }

    /** How a check reads. @param country of the exit, by its name; may be empty */
    private static String sentence(BrowserTexts words, LeakItem item, LeakResult result, String country) {
        String key = "check." + word(item);
        return result == LeakResult.FAILED ? words.get(key + ".failed")
                : result == LeakResult.TURNED_OFF ? words.get(key + ".off")
                : item == LeakItem.ADDRESS && result == LeakResult.PASSED && !country.isEmpty() ? words.get(key + ".seen", country)
                : words.get(key);
    }

    /** Why a browser was not opened. */
    public static NotOpened refusal(LeakItem failed, Map<LeakItem, LeakResult> results) {
        boolean begun = results.values().stream().anyMatch(result -> result != LeakResult.NOT_CHECKED);
        return begun ? NotOpened.because(failed) : NotOpened.SILENT;
    }

    private static String word(LeakItem item) {
        return item.name().toLowerCase(Locale.ROOT);
    }

    private String html() {
        BrowserTexts words = texts.get();
        var checks = new StringBuilder();
        for (LeakItem item : LeakItem.values()) {
            checks.append("<li id=\"check-%s\" class=\"NOT_CHECKED\"><span class=\"mark\"></span><span class=\"text\">%s</span></li>"
                    .formatted(word(item), words.html("check." + word(item))));
        }
        String page = words.dress(ProfileText.read("start-page.html")).replace("{checks}", checks);
        for (String key : List.of("title", "checking", "checked", "path", "sees", "sees.address", "sees.browser", "sees.language",
                "sees.time", "sees.window", "isolation", "limits", "limits.text", "go")) {
            page = page.replace("{" + key + "}", words.html("start." + key));
        }
        return page;
    }
}
