package org.farthing.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.farthing.app.relay.RelayAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A relay's identity that lies on a machine without a network, and keys that it lends its name to. These commands need no network. */
@Command(name = "identity", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = "Keep the relay's identity elsewhere: the relay runs with a key that the identity was lent to for some weeks.",
        subcommands = {RelayIdentityCommands.New.class, RelayIdentityCommands.Lend.class, RelayIdentityCommands.Show.class})
final class RelayIdentityCommands extends Action {
    @Override
    public void run() {
        throw new Failure("Say what to do: new, lend or show.");
    }

    private static ObjectNode answer(RelayAccess.Identity identity, Path file) {
        ObjectNode answer = Json.object().put("relay", identity.relay().toString()).put("file", file.toString());
        identity.until().ifPresent(until -> answer.put("until", until.toString()));
        return answer;
    }

    @Command(name = "new", mixinStandardHelpOptions = true, description = "Make an identity, on the machine where it is to stay.")
    static final class New extends Action {
        @Parameters(paramLabel = "FILE", description = "where to write it; not there yet")
        private Path file;

        @Override
        public void run() {
            RelayAccess.Identity made = RelayAccess.newIdentity(file);
            print(answer(made, file), "The identity is " + made.relay() + "\nKeep a copy of " + file
                    + ": without it the relay can be given no new key, and its place on the list is lost when the last one runs out.");
        }
    }

    @Command(name = "lend", mixinStandardHelpOptions = true,
            description = "Make a key that speaks for the identity for some days. The relay's \"identity\" is that file.")
    static final class Lend extends Action {
        private static final int MOST_DAYS = 400;

        @Parameters(index = "0", paramLabel = "IDENTITY", description = "the identity's own file")
        private Path from;

        @Parameters(index = "1", paramLabel = "FILE", description = "where to write the key; not there yet")
        private Path to;

        @Option(names = "--days", defaultValue = "60", description = "for how long, 1 to 400 days (60)")
        private int days;

        @Override
        public void run() {
            if (days < 1 || days > MOST_DAYS) {
                throw new Failure("A key is lent for 1 to " + MOST_DAYS + " days.");
            }
            RelayAccess.Identity lent = RelayAccess.lend(from, to, Duration.ofDays(days), Instant.now());
            print(answer(lent, to), "The key speaks for " + lent.relay() + " until " + lent.until().orElseThrow() + ".\nBring " + to
                    + " to the relay, name it as \"identity\" in its settings, and restart it. Whoever has that file is the relay until then.");
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Whose identity a file holds, and until when.")
    static final class Show extends Action {
        @Parameters(paramLabel = "FILE", description = "of an identity, or of a key that one was lent to")
        private Path file;

        @Override
        public void run() {
            RelayAccess.Identity identity = RelayAccess.describe(file);
            print(answer(identity, file), identity.until()
                    .map(until -> "A key that speaks for " + identity.relay() + " until " + until + ".").orElseGet(() -> "The identity " + identity.relay() + " itself."));
        }
    }
}
