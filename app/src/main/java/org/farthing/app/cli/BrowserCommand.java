package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.farthing.app.browser.InstalledBrowser;
import org.farthing.app.browser.InstalledBrowsers;
import org.farthing.app.browser.Product;
import org.farthing.app.browser.ThisMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A throw-away browser that reaches the world through the running program's circuits alone. */
@Command(name = "browser", mixinStandardHelpOptions = true,
        description = "Open a private browser on the running program's circuits: a throw-away profile, checked before the first page.")
final class BrowserCommand extends Action {
    private static final List<String> DISPLAY = List.of("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE",
            "DBUS_SESSION_BUS_ADDRESS");

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "which browser, as --list names it; or the first page")
    private String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "URL", description = "the first page")
    private String url;

    @Option(names = "--list", description = "show the browsers of this computer, the preferred one first, and open none")
    private boolean list;

    @Option(names = "--keep-profile", description = "do not wipe the profile when the browser ends; the next start does not either")
    private boolean keepProfile;

    @Option(names = "--close", description = "close the private browser that is open, and wait until its profile is gone")
    private boolean close;

    @Option(names = "--state", description = "show what the private browser that is open does, with its sites: they are stored nowhere")
    private boolean state;

    @Option(names = "--check", description = "start the browser without a window, check it, and end it again")
    private boolean check;

    @Option(names = "--read", description = "print the check page, fetched through a circuit")
    private boolean read;

    @Option(names = "--new-circuit", paramLabel = "SITE", description = "let what this site loads from now on take other circuits")
    private String newCircuit;

    @Option(names = "--stop-site", paramLabel = "SITE", description = "end this site's circuits, and refuse it until --resume-site")
    private String stopSite;

    @Option(names = "--resume-site", paramLabel = "SITE", description = "let a site that was stopped or paused go on")
    private String resumeSite;

    @Option(names = "--site-limit", paramLabel = "AMOUNT", description = "pause a site that cost more than this many coins; or none")
    private String siteLimit;

    @Option(names = "--day-limit", paramLabel = "AMOUNT", description = "pause all sites once a day's cost is more than this; or none")
    private String dayLimit;

    @Option(names = "--headless", hidden = true, description = "open no window: for tests")
    private boolean headless;

    @Override
    public void run() {
        if (list) {
            list();
            return;
        }
        try (Requests requests = Requests.running(this)) {
            Optional<ObjectNode> change = change();
            if (change.isPresent()) {
                requests.ask(change.get());
                print(requests.ask(Requests.command("browser-state")), "Done.");
            } else if (close) {
                requests.ask(Requests.command("browser-close"));
                print(Json.object().put("closed", true), "The private browser is closed, and its profile is gone.");
            } else if (read) {
                JsonNode answer = requests.ask(Requests.command("browser-read"));
                print(answer, answer.path("text").asText());
            } else {
                JsonNode answer = requests.ask(state ? Requests.command("browser-state") : check ? check() : open());
                print(answer, text(answer));
            }
        }
    }

    /** What is to be changed of the browser that is open, if anything is. */
    private Optional<ObjectNode> change() {
        if (newCircuit != null) {
            return Optional.of(Requests.command("browser-new-circuit").put("site", newCircuit));
        }
        if (stopSite != null) {
            return Optional.of(Requests.command("browser-stop").put("site", stopSite));
        }
        if (resumeSite != null) {
            return Optional.of(Requests.command("browser-go-on").put("site", resumeSite));
        }
        if (siteLimit == null && dayLimit == null) {
            return Optional.empty();
        }
        ObjectNode limits = Requests.command("browser-limit");
        Optional.ofNullable(siteLimit).ifPresent(amount -> limits.put("perSite", amount));
        Optional.ofNullable(dayLimit).ifPresent(amount -> limits.put("perDay", amount));
        return Optional.of(limits);
    }

    private ObjectNode check() {
        ObjectNode command = Requests.command("browser-check");
        Optional.ofNullable(name).ifPresent(browser -> command.put("browser", browser));
        return command;
    }

    private ObjectNode open() {
        ObjectNode command = Requests.command("browser-open").put("keepProfile", keepProfile).put("headless", headless);
        // One word may be either: browsers have no dots in their names.
        boolean page = url == null && name != null && Product.named(name).isEmpty() && (name.contains(".") || name.contains("://"));
        Optional.ofNullable(page ? null : name).ifPresent(browser -> command.put("browser", browser));
        Optional.ofNullable(page ? name : url).ifPresent(first -> command.put("page", first));
        ObjectNode display = command.putObject("display");
        for (String variable : DISPLAY) {
            Optional.ofNullable(System.getenv(variable)).ifPresent(value -> display.put(variable, value));
        }
        return command;
    }

    private void list() {
        List<InstalledBrowser> found = new InstalledBrowsers(new ThisMachine()).find();
        ObjectNode answer = Json.object();
        ArrayNode browsers = answer.putArray("browsers");
        var text = new StringBuilder();
        for (InstalledBrowser browser : found) {
            browsers.addObject().put("name", browser.product().key()).put("title", browser.product().title())
                    .put("program", browser.program()).put("use", word(browser.product()));
            text.append("%-16s %-16s %s%n".formatted(browser.product().key(), browser.product().title(), reason(browser.product())));
        }
        if (found.isEmpty()) {
            text.append("No supported browser found. Install Firefox ESR (or Firefox, LibreWolf, Chromium).\n");
        }
        print(answer, text.toString().stripTrailing());
    }

    private static String word(Product product) {
        return switch (product.family()) {
            case OWN_NETWORK -> "left-alone";
            case FIREFOX -> product.takesExtension() ? "circuits-per-site" : "circuits-per-destination";
            case CHROMIUM -> "circuits-per-start";
        };
    }

    private static String reason(Product product) {
        return switch (product.family()) {
            case OWN_NETWORK -> "left alone: it brings a network of its own";
            case FIREFOX -> product.takesExtension() ? "preferred: every site gets circuits of its own"
                    : "circuits by where they lead: it takes no extension that its maker has not signed";
            case CHROMIUM -> "circuits by where they lead, of its own for every start";
        };
    }

    private static String text(JsonNode answer) {
        var text = new StringBuilder(answer.path("browser").asText().isEmpty() ? "No private browser was opened yet."
                : answer.path("browser").asText() + ": " + answer.path("phase").asText());
        answer.path("checks").properties().forEach(each -> text.append("\n  %-8s %s".formatted(each.getKey(), each.getValue().asText())));
        if (!answer.path("siteSees").asText().isEmpty()) {
            text.append("\n  sites see ").append(answer.path("siteSees").asText());
        }
        for (JsonNode site : answer.path("sites")) {
            text.append("\n  %-30s %d circuits, %s spent, %s".formatted(site.path("site").asText(), site.path("circuits").asInt(),
                    WalletCommands.amount(site, "spent").toCoins(), site.path("standing").asText()));
        }
        return text.toString();
    }
}
