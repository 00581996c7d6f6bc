package org.farthing.circuit.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.farthing.circuit.cell.RelayMessage;
import org.junit.jupiter.api.Test;

/** Both halves of a circuit's window, against each other and against liars. */
class WindowsTest {
    private static final byte[] NONCE = new byte[16];
    private static final byte[] TAG = new byte[16];

    private static void send(SendWindow window, int cells) {
        for (int i = 0; i < cells; i++) {
            if (window.nextCarriesNonce()) {
                window.recordSent(NONCE, TAG);
            } else {
                window.recordSent();
            }
        }
    }

    private static void receive(ReceiveWindow window, int cells) {
        for (int i = 0; i < cells; i++) {
            if (window.nextCarriesNonce()) {
                window.onCell(NONCE, TAG);
            } else {
                window.onCell();
            }
        }
    }

    @Test
    void theProofIsAHashOfNonceAndTag() throws Exception {
        byte[] nonce = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        byte[] tag = "fedcba9876543210".getBytes(StandardCharsets.US_ASCII);
        var sha = MessageDigest.getInstance("SHA-256");
        byte[] expected = sha.digest("farthing-1:sendme0123456789abcdeffedcba9876543210".getBytes(StandardCharsets.US_ASCII));
        assertTrue(Arrays.equals(Arrays.copyOf(expected, 16), WindowRules.proof(nonce, tag)));
    }

    @Test
    void aWindowGrowsByServiceAlone() {
        var sender = new SendWindow();
        var receiver = new ReceiveWindow();
        int[] windows = {64, 64, 128, 128, 128, 128, 256};
        for (int window : windows) {
            send(sender, 32);
            receive(receiver, 32);
            RelayMessage.SendMe acknowledgement = receiver.acknowledge();
            assertEquals(window, acknowledgement.window());
            sender.onSendMe(acknowledgement.cellIndex(), acknowledgement.window(), acknowledgement.proof().toArray());
            assertEquals(window, sender.window());
        }
        for (int i = 0; i < 100; i++) {
            send(sender, 32);
            receive(receiver, 32);
            RelayMessage.SendMe acknowledgement = receiver.acknowledge();
            sender.onSendMe(acknowledgement.cellIndex(), acknowledgement.window(), acknowledgement.proof().toArray());
        }
        assertEquals(WindowRules.LARGEST_WINDOW, sender.window());
        assertEquals(WindowRules.LARGEST_WINDOW, receiver.outstanding());
    }

    @Test
    void theReceiverRefusesACellTooMany() {
        var receiver = new ReceiveWindow();
        receive(receiver, 32);
        assertEquals(0, receiver.outstanding());
        assertThrows(ProtocolViolation.class, receiver::onCell);
        receiver.acknowledge();
        assertFalse(receiver.acknowledgementDue());
        receive(receiver, 64);
        assertThrows(ProtocolViolation.class, receiver::onCell);
    }

    @Test
    void theSenderRefusesWhatIsEarlyRepeatedOrForged() {
        byte[] proof = WindowRules.proof(NONCE, TAG);
        var early = new SendWindow();
        send(early, 31);
        assertThrows(ProtocolViolation.class, () -> early.onSendMe(32, 64, proof));

        var repeated = new SendWindow();
        send(repeated, 32);
        repeated.onSendMe(32, 64, proof);
        assertThrows(ProtocolViolation.class, () -> repeated.onSendMe(32, 64, proof));

        var skipped = new SendWindow();
        send(skipped, 32);
        skipped.onSendMe(32, 64, proof);
        send(skipped, 64);
        assertThrows(ProtocolViolation.class, () -> skipped.onSendMe(96, 64, proof));

        for (int bit = 0; bit < 128; bit++) {
            byte[] forged = proof.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            var sender = new SendWindow();
            send(sender, 32);
            assertThrows(ProtocolViolation.class, () -> sender.onSendMe(32, 64, forged));
        }
        var shortProof = new SendWindow();
        send(shortProof, 32);
        assertThrows(ProtocolViolation.class, () -> shortProof.onSendMe(32, 64, Arrays.copyOf(proof, 15)));
    }

    @Test
    void theSenderRefusesAWindowThatShrinksOrMoreThanDoubles() {
        for (int wrong : new int[] {0, 31, 65, 512, 65535}) {
            var sender = new SendWindow();
            send(sender, 32);
            assertThrows(ProtocolViolation.class, () -> sender.onSendMe(32, wrong, WindowRules.proof(NONCE, TAG)), "window " + wrong);
        }
    }

    @Test
    void randomSchedulesKeepBothHalvesTogether() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var sender = new SendWindow();
            var receiver = new ReceiveWindow();
            var cells = new ArrayDeque<byte[][]>();
            var answers = new ArrayDeque<RelayMessage.SendMe>();
            long arrived = 0;
            for (int step = 0; step < 4000; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        for (int i = Math.min(sender.available(), random.nextInt(100)); i > 0; i--) {
                            byte[][] cell = {null, null};
                            if (sender.nextCarriesNonce()) {
                                cell = new byte[][] {new byte[16], new byte[16]};
                                random.nextBytes(cell[0]);
                                random.nextBytes(cell[1]);
                                sender.recordSent(cell[0], cell[1]);
                            } else {
                                sender.recordSent();
                            }
                            cells.add(cell);
                        }
                    }
                    case 2 -> {
                        for (int i = Math.min(cells.size(), random.nextInt(100)); i > 0; i--) {
                            byte[][] cell = cells.remove();
                            assertEquals(cell[0] != null, receiver.nextCarriesNonce(), "seed " + seed);
                            if (cell[0] == null) {
                                receiver.onCell();
                            } else {
                                receiver.onCell(cell[0], cell[1]);
                            }
                            arrived++;
                        }
                        while (receiver.acknowledgementDue() && random.nextInt(3) > 0) {
                            answers.add(receiver.acknowledge());
                        }
                    }
                    default -> {
                        if (!answers.isEmpty()) {
                            RelayMessage.SendMe answer = answers.remove();
                            sender.onSendMe(answer.cellIndex(), answer.window(), answer.proof().toArray());
                        }
                    }
                }
                assertTrue(receiver.outstanding() >= 0 && receiver.outstanding() <= WindowRules.LARGEST_WINDOW, "seed " + seed);
                // What the sender may still send never exceeds what the receiver still takes.
                assertTrue(sender.available() + cells.size() <= receiver.outstanding(), "seed " + seed);
                assertTrue(sender.sent() - arrived == cells.size(), "seed " + seed);
            }
            assertTrue(arrived > 5000, "seed " + seed + " got stuck at " + arrived);
        }
    }
}
