package org.farthing.app.control;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.farthing.app.instance.Request;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.farthing.wallet.keys.Password;
import org.junit.jupiter.api.Test;

/** Lines that some program of this user writes to the control socket: each is answered, and none as a defect. */
class ControlFuzzTest {
    private static final String ACCOUNT = "0x00000000000000000000000000000000000000aa";

    @Test
    void requests() {
        List<byte[]> seeds = Stream.of(
                "{\"command\":\"send\",\"to\":\"" + ACCOUNT + "\",\"amount\":\"0.25\",\"all\":false}",
                "{\"command\":\"open\",\"to\":\"" + ACCOUNT + "\",\"amount\":\"1\",\"relays\":[\"a\",\"b\"],\"password\":\"p\"}")
                .map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
        DecoderFuzz.run(FuzzedDecoder.CONTROL_REQUESTS, 6_000, seeds, List.of(), input -> {
            ObjectNode answer = ControlServer.answer(new String(input, StandardCharsets.UTF_8), (command, arguments, out, progress) -> {
                // As handlers read their arguments.
                var request = new Request(command, arguments, out, progress);
                out.put("to", request.address("to").toString()).put("amount", request.coins("amount").toString())
                        .put("all", request.flag("all")).put("relays", request.texts("relays").size());
                if (request.optional("password").isPresent()) {
                    try (Password password = request.password("password")) {
                        out.put("named", password != null);
                    }
                }
            }, _ -> { });
            assertFalse(answer.path("error").asText().contains("defect"), () -> answer.toString());
            if (!answer.path("ok").asBoolean()) {
                throw new DecoderFuzz.Refused();
            }
        });
    }
}
