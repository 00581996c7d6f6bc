package org.farthing.app.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/** A data folder whose wallet works on some node, by commands alone: as a user of a real network would. */
public class PlainUser {
    public static final String PASSWORD = "four small words here";

    private final Path folder;
    private final String rpc;

    /** @param rpc the node's address */
    public PlainUser(Path folder, String rpc) throws IOException {
        this.folder = folder;
        this.rpc = rpc;
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    }

    public Path data() {
        return folder.resolve("data");
    }

    public String rpc() {
        return rpc;
    }

    /** The command with all that it needs: folder, password file, JSON. */
    public String[] line(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--json", "--data", data().toString(), "--password-file", folder.resolve("password").toString()));
        return all.toArray(String[]::new);
    }

    public Program.Outcome run(String... words) {
        return Program.run(line(words));
    }

    /** The lines that a command prints that has to succeed. */
    public List<JsonNode> all(String... words) throws IOException {
        Program.Outcome outcome = run(words);
        assertEquals(0, outcome.status(), String.join(" ", words) + ": " + outcome.err());
        assertEquals("", outcome.err());
        return outcome.json();
    }

    /** The one line that a command prints that has to succeed. */
    public JsonNode one(String... words) throws IOException {
        List<JsonNode> lines = all(words);
        assertEquals(1, lines.size(), String.join(" ", words));
        return lines.getFirst();
    }

    /** Makes the wallet; answers its account. */
    public Address create(String... more) throws IOException {
        var words = new ArrayList<>(List.of("wallet", "create", "--network", "practice", "--rpc", rpc()));
        words.addAll(List.of(more));
        return Address.parse(one(words.toArray(String[]::new)).path("address").asText());
    }

    public static Amount amount(JsonNode object, String field) {
        return Amount.ofWei(new BigInteger(object.path(field).asText()));
    }
}
