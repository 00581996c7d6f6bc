package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.Channels;
import org.farthing.wallet.RediscoveryProgress;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;

/** Channels found again from the words alone: after a loss, or as a drill that proves the backup. */
final class RestoreRequests implements Request.Topic {
    private final Instance instance;

    RestoreRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "channel-rediscover" -> rediscover(request);
            case "wallet-drill" -> drill(request);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void rediscover(Request request) {
        ChannelSearch search = ChannelSearch.run(instance, read(request.progress()),
                () -> request.progress().accept("Relays are asked for the highest vouchers that they hold."));
        List<ChannelRow> rows = search.rows();
        request.answer().put("found", search.found()).put("channels", rows.size())
                .put("open", rows.stream().filter(row -> row.state() instanceof ChannelState.Open).count())
                .put("uncertain", instance.channels(wallet -> wallet.channels().uncertain()).size());
    }

    /** A chain is read in many steps: about twenty of them are told. */
    private static Consumer<RediscoveryProgress> read(Consumer<String> progress) {
        int[] told = {-1};
        return at -> {
            int part = (int) (at.fraction() * 20);
            if (part != told[0]) {
                told[0] = part;
                progress.accept("The chain is read: " + part * 5 + " %, " + at.found() + " channels found.");
            }
        };
    }

    // ---- the drill ----

    private void drill(Request request) {
        try (Password password = request.password("password");
                Vault.Contents own = instance.vault().open(password);
                Mnemonic typed = Mnemonic.parse(request.text("words"));
                Password passphrase = new Password(request.optional("passphrase").orElse("").toCharArray())) {
            requireSame(own, typed, passphrase);
            ObjectNode answer = request.answer().put("words", true);
            if (!instance.isLocked()) {
                new InstanceKeys(instance).noteWordsChecked();
            }
            if (!instance.access().hasContracts()) {
                answer.put("works", true).put("expected", 0).put("found", 0);
                return;
            }
            instance.lookAtChain();
            instance.refreshRelays();
            try (var contents = new Vault.Contents(typed, passphrase)) {
                compare(contents, request);
            }
        }
    }

    /** Whoever guesses must not learn from the time how much was right. */
    private static void requireSame(Vault.Contents own, Mnemonic typed, Password passphrase) {
        byte[] mine = own.words().toSeed(own.passphrase());
        byte[] others = typed.toSeed(passphrase);
        boolean same = MessageDigest.isEqual(mine, others);
        Arrays.fill(mine, (byte) 0);
        Arrays.fill(others, (byte) 0);
        if (!same) {
            throw Refusal.WORDS_OF_ANOTHER.exception();
        }
    }

    private void compare(Vault.Contents contents, Request request) {
        Path folder = temporary();
        try (Purse restored = Purse.open(contents, Ledger.open(folder.resolve("ledger.db")), instance.access())) {
            Wallet wallet = restored.wallet();
            ChannelSearch.rediscover(instance, wallet, read(request.progress()));
            request.progress().accept("Relays are asked for the highest vouchers that they hold.");
            instance.proxy().askHighest(wallet.channels().uncertain(), wallet);
            describe(request.answer(), instance.rows().stream().filter(RestoreRequests::isOnChain).toList(), wallet.channels());
        } finally {
            delete(folder);
        }
    }

    private static boolean isOnChain(ChannelRow row) {
        return switch (row.state()) {
            case ChannelState.Planned _, ChannelState.Opening _, ChannelState.Undone _ -> false;
            case ChannelState.Open _, ChannelState.Closing _, ChannelState.Requesting _, ChannelState.CloseRequested _,
                    ChannelState.Refunding _, ChannelState.Closed _, ChannelState.Refunded _ -> true;
        };
    }

    private static void describe(ObjectNode answer, List<ChannelRow> expected, Channels restored) {
        ArrayNode missing = answer.putArray("missing");
        ArrayNode differing = answer.putArray("differing");
        ArrayNode silent = answer.putArray("silent");
        int found = 0;
        for (ChannelRow row : expected) {
            Optional<ChannelRow> again = restored.rows().stream().filter(each -> each.id().equals(row.id())).findFirst();
            if (again.isEmpty()) {
                missing.add(row.id().toString());
                continue;
            }
            found++;
            ChannelRow other = again.get();
            boolean sameMoney = other.funds().deposit().equals(row.funds().deposit()) && other.settled().equals(row.settled())
                    && other.returned().equals(row.returned());
            boolean doubtful = other.state() instanceof ChannelState.Open && other.funds().isUncertain();
            if (!sameMoney) {
                differing.add(row.id().toString());
            } else if (doubtful) {
                silent.add(row.id().toString());
            }
        }
        answer.put("works", missing.isEmpty() && differing.isEmpty()).put("expected", expected.size()).put("found", found);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("farthing-drill-");
        } catch (IOException e) {
            throw Refusal.NO_TEMPORARY.after(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // It lies in the system's folder for temporary things, holds no key, and the system empties it.
            return;
        }
    }
}
