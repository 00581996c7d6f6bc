package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.control.ControlClient;
import org.farthing.app.control.ControlServer;
import org.farthing.app.instance.InstanceControl;
import org.farthing.app.instance.NetworkChoice;
import org.farthing.app.instance.NetworkInstance;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * What a command asks: of the program that runs on the data folder, or, where none does, of an instance that this process opens for the
 * command alone. Both answer the same.
 */
final class Requests implements AutoCloseable {
    private final DataFolder data;
    private final Consumer<String> progress;
    private final boolean direct;
    private final NetworkInstance own;
    private final ControlServer.Handler handler;

    private Requests(Action action, NetworkInstance own) {
        this.data = action.folder();
        this.progress = action::progress;
        this.direct = action.global().direct;
        this.own = own;
        this.handler = own == null ? null : new InstanceControl(own.instance(), List.of());
    }

    /** For what writes, and needs no open wallet: a running instance, or one that holds the folder. */
    static Requests locked(Action action) {
        DataFolder data = action.folder();
        data.requireOurs();
        DataFolder.Hold hold;
        try {
            hold = data.hold();
        } catch (WalletException e) {
            if (e.kind() != Kind.ALREADY_RUNNING) {
                throw e;
            }
            return running(action);
        }
        NetworkInstance own;
        try {
            own = own(action, Optional.of(hold));
        } catch (RuntimeException e) {
            hold.close();
            throw e;
        }
        return new Requests(action, own);
    }

    /** For what needs the open wallet: a running instance's, or one opened with the password. */
    static Requests unlocked(Action action) {
        Requests requests = locked(action);
        if (requests.own != null) {
            try (Password typed = action.global().password()) {
                requests.unlockOwn(typed);
            } catch (RuntimeException e) {
                requests.close();
                throw e;
            }
        }
        return requests;
    }

    /** Opens the wallet of this process's own instance; a running one is left as it is. */
    void unlockOwn(Password password) {
        if (own != null) {
            own.instance().unlock(password);
        }
    }

    /** For what needs no keys and changes nothing: goes on beside whatever else is at work on the folder. */
    static Requests looking(Action action) {
        action.folder().requireOurs();
        return Files.exists(action.folder().control()) && action.folder().isHeld() ? running(action)
                : new Requests(action, own(action, Optional.empty()));
    }

    /** Only the program that runs on the folder can do this. */
    static Requests running(Action action) {
        action.folder().requireOurs();
        if (action.folder().isHeld() && !Files.exists(action.folder().control())) {
            throw new WalletException(Kind.ALREADY_RUNNING,
                    "Another command is at work on this data folder, or Farthing is just starting there. Try again in a moment.");
        }
        return new Requests(action, null);
    }

    private static NetworkInstance own(Action action, Optional<DataFolder.Hold> hold) {
        Settings settings = Settings.read(action.folder());
        NetworkChoice choice = NetworkChoice.of(action.folder(), settings, action.global().network(), action.global().rpc);
        return NetworkInstance.open(action.folder(), hold, choice, settings);
    }

    /** Whether the instance belongs to this process. */
    boolean isOwn() {
        return own != null;
    }

    /**
     * Asks, and waits however long the answer takes.
     *
     * @throws WalletException with the sentence for the user
     */
    JsonNode ask(ObjectNode command) {
        if (direct) {
            command.put("direct", true);
        }
        if (handler == null) {
            return ControlClient.ask(data, command, progress);
        }
        ObjectNode answer = Json.object();
        handler.handle(command.path("command").asText(), command, answer, progress);
        return answer;
    }

    static ObjectNode command(String name) {
        return ControlClient.command(name);
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
