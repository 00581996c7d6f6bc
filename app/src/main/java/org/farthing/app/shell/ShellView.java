package org.farthing.app.shell;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.farthing.app.browserpage.BrowserModel;
import org.farthing.app.browserpage.BrowserView;
import org.farthing.app.channels.ChannelsModel;
import org.farthing.app.channels.ChannelsView;
import org.farthing.app.channels.ClosingsModel;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.home.HomeModel;
import org.farthing.app.home.HomeView;
import org.farthing.app.session.Session;
import org.farthing.app.vouchers.VouchersModel;
import org.farthing.app.vouchers.VouchersView;
import org.farthing.wallet.value.Bytes;

/** Sidebar, header, page, strip and the layer of sheets; and the keys that work everywhere. */
final class ShellView implements Sheets {
    private static final double RAIL_BELOW = 1100;

    private final StackPane root = new StackPane();
    private final Texts texts = Texts.of(ShellView.class);
    private final LiveStatus live;
    private final Runnable quit;
    private final Sidebar sidebar;
    private final Header header;
    private final StatusStrip strip;
    private final SheetLayer sheets = new SheetLayer();
    private final StackPane page = new StackPane();
    private final ClosingNotice notice;
    private final ClosingsModel closings;
    private final Map<Place, Screen> screens = new EnumMap<>(Place.class);
    private final ChannelsView channels;
    private final VouchersView vouchers;
    private final BrowserView browser;
    private Place place = Place.HOME;

    ShellView(Session session, LiveStatus live, Clock clock, Times times, Runnable quit) {
        this.live = live;
        this.quit = quit;
        this.sidebar = new Sidebar(texts, this::turnTo);
        this.header = new Header(texts, live);
        this.strip = new StatusStrip(texts, live);
        this.channels = new ChannelsView(new ChannelsModel(session, live), times, this, this::showVouchers);
        this.vouchers = new VouchersView(new VouchersModel(session, live, clock), times);
        screens.put(Place.HOME, new HomeView(new HomeModel(session, live), times, () -> turnTo(Place.CHANNELS), this::showChannel,
                this::openBrowser));
        screens.put(Place.CHANNELS, channels);
        screens.put(Place.VOUCHERS, vouchers);
        this.browser = new BrowserView(new BrowserModel(session, live), times);
        screens.put(Place.BROWSER, browser);
        page.setId("page");
        this.notice = new ClosingNotice(texts, live, page, this::showChannel, () -> screens.get(place).firstFocus().requestFocus());
        this.closings = new ClosingsModel(session, notice::show);
        VBox.setVgrow(notice.root(), Priority.ALWAYS);
        var frame = new BorderPane(new VBox(header.root(), notice.root()));
        frame.setLeft(sidebar.root());
        frame.setBottom(strip.root());
        root.setId("shell");
        root.getStyleClass().add("shell");
        root.getChildren().setAll(frame, sheets.root());
        root.widthProperty().subscribe(width -> sidebar.narrow(width.doubleValue() < RAIL_BELOW));
    }

    StackPane root() {
        return root;
    }

    void listenTo(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        closings.observed().start();
    }

    void turnTo(Place next) {
        place = next;
        Screen screen = screens.get(next);
        sidebar.select(next);
        header.title(screen.title());
        page.getChildren().setAll(screen.root());
        // Panes take their content into the scene with their first style; only then can it have the keyboard.
        root.applyCss();
        screen.firstFocus().requestFocus();
    }

    /** Takes the page away for good. */
    void leave() {
        page.getChildren().clear();
        closings.observed().stop();
    }

    @Override
    public void open(Sheet sheet) {
        sheets.open(sheet);
    }

    @Override
    public void close() {
        sheets.close();
    }

    private void showChannel(Bytes id) {
        turnTo(Place.CHANNELS);
        channels.choose(id);
    }

    /** The page shows the check, and why it failed if it does. */
    private void openBrowser() {
        turnTo(Place.BROWSER);
        browser.openBrowser();
    }

    private void showVouchers(Bytes channel) {
        turnTo(Place.VOUCHERS);
        vouchers.only(channel);
    }

    private void key(KeyEvent event) {
        if (sheets.isOpen()) {
            sheets.key(event);
            return;
        }
        Screen screen = screens.get(place);
        if (event.isShortcutDown()) {
            if (shortcut(event, screen)) {
                event.consume();
            }
            return;
        }
        switch (event.getCode()) {
            case F5 -> {
                screen.refresh();
                event.consume();
            }
            case F6 -> {
                nextRegion(event.isShiftDown() ? -1 : 1);
                event.consume();
            }
            case ESCAPE -> {
                if (notice.dismiss() || screen.back()) {
                    event.consume();
                }
            }
            default -> { }
        }
    }

    private boolean shortcut(KeyEvent event, Screen screen) {
        for (Place each : Place.values()) {
            if (!event.isShiftDown() && event.getCode() == KeyCode.getKeyCode(Integer.toString(each.ordinal() + 1))) {
                turnTo(each);
                return true;
            }
        }
        switch (event.getCode()) {
            case ENTER -> screen.primary();
            case F -> screen.search();
            case I -> strip.phase().requestFocus();
            case Q -> quit.run();
            case B -> {
                if (!event.isShiftDown()) {
                    return false;
                }
                openBrowser();
            }
            case C -> {
                // Without Shift this is Copy, and belongs to the field under the keyboard.
                if (!event.isShiftDown()) {
                    return false;
                }
                live.toggle();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void nextRegion(int step) {
        List<Node> regions = List.of(sidebar.root(), header.root(), notice.root(), strip.root());
        List<Node> starts = List.of(sidebar.entry(place), header.firstFocus(), screens.get(place).firstFocus(), strip.phase());
        int at = 0;
        for (Node node = root.getScene().getFocusOwner(); node != null; node = node.getParent()) {
            if (regions.contains(node)) {
                at = regions.indexOf(node);
                break;
            }
        }
        starts.get(Math.floorMod(at + step, starts.size())).requestFocus();
    }
}
