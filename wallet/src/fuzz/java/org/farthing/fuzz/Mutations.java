package org.farthing.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes inputs as a stranger may: cut, lengthened, spliced, with lengths that lie. The same for the same {@code Random}. */
public final class Mutations {
    private static final int LONGEST = 4_096;
    private static final int[] EDGES = {0, 1, 2, 3, 15, 16, 31, 32, 63, 64, 65, 127, 128, 255};
    /** What means something to readers of text: ends and beginnings, numbers at edges, what is no UTF-8. */
    private static final List<byte[]> PIECES = List.of(text("\""), text("\\"), text("{"), text("}"), text("["), text("]"), text(","),
            text("="), text("\n"), text("\r\n"), text("\0"), text("null"), text("true"), text("-1"), text("0"), text("1e999"),
            text("9223372036854775808"), text("0x"), text("0x" + "f".repeat(64)), text("[".repeat(64)), text("\\ud800"), text("\u202e"),
            text("'"), text("\"\"\""), text("1979-05-27T07:32:00Z"), text("nan"), text("xn--"), text(".".repeat(3)),
            new byte[] {(byte) 0xC0, (byte) 0x80}, new byte[] {(byte) 0xFF});

    private final List<byte[]> seeds;
    private final Random random;

    /** @param seeds at least one */
    public Mutations(List<byte[]> seeds, Random random) {
        this.seeds = List.copyOf(seeds);
        this.random = random;
    }

    private static byte[] text(String piece) {
        return piece.getBytes(StandardCharsets.UTF_8);
    }

    /** One of the seeds with one to four changes; longer than the longest seed by little. */
    public byte[] next() {
        byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
        for (int steps = 1 + random.nextInt(4); steps > 0; steps--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] changed(byte[] input) {
        int length = input.length;
        int longest = Math.max(LONGEST, length);
        int at = length == 0 ? 0 : random.nextInt(random.nextInt(3) == 0 ? Math.min(length, 16) : length);
        switch (random.nextInt(11)) {
            case 0 -> {
                return Arrays.copyOf(input, random.nextInt(length + 1));
            }
            case 1 -> {
                return Arrays.copyOf(input, Math.min(longest, length + random.nextInt(64)));
            }
            case 2 -> {
                // A piece of another input in this one's place.
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int part = Math.min(length - at, random.nextInt(other.length + 1));
                System.arraycopy(other, other.length - part, input, at, part);
            }
            case 3 -> {
                // A piece twice, the rest pushed along.
                int part = random.nextInt(Math.min(64, length - at) + 1);
                return inserted(input, at, Arrays.copyOfRange(input, at, at + part), longest);
            }
            case 4 -> {
                return inserted(input, at, PIECES.get(random.nextInt(PIECES.size())), longest);
            }
            case 5 -> {
                // A piece taken out, the rest moved up.
                int part = random.nextInt(Math.min(64, length - at) + 1);
                System.arraycopy(input, at + part, input, at, length - at - part);
                return Arrays.copyOf(input, length - part);
            }
            case 6 -> {
                // A word, number or text as a whole.
                int end = at;
                while (at > 0 && isOfWord(input[at - 1])) {
                    at--;
                }
                while (end < length && isOfWord(input[end])) {
                    end++;
                }
                byte[] without = Arrays.copyOf(input, length - (end - at));
                System.arraycopy(input, end, without, at, length - end);
                return inserted(without, at, PIECES.get(random.nextInt(PIECES.size())), longest);
            }
            case 7, 8 -> {
                if (length > 0) {
                    input[at] = (byte) EDGES[random.nextInt(EDGES.length)];
                }
            }
            case 9 -> {
                if (length > 0) {
                    input[at] ^= (byte) (1 << random.nextInt(8));
                }
            }
            default -> {
                if (at + 1 < length) {
                    int value = random.nextBoolean() ? 0xFFFF - random.nextInt(4) : length + random.nextInt(9) - 4;
                    input[at] = (byte) (value >> 8);
                    input[at + 1] = (byte) value;
                }
            }
        }
        return input;
    }

    private static boolean isOfWord(byte b) {
        return b > ' ' && ",:=\"[]{}".indexOf(b) < 0;
    }

    private static byte[] inserted(byte[] input, int at, byte[] piece, int longest) {
        byte[] longer = new byte[input.length + piece.length];
        System.arraycopy(input, 0, longer, 0, at);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(input, at, longer, at + piece.length, input.length - at);
        return longer.length > longest ? Arrays.copyOf(longer, longest) : longer;
    }
}
