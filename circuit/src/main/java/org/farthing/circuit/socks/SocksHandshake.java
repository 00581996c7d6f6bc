package org.farthing.circuit.socks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The opening of a SOCKS 5 connection (RFC 1928, RFC 1929) without any I/O: bytes in, an {@link Outcome} out.
 *
 * <p>It accepts "no authentication" and "user name and password", CONNECT, and Tor's two look-ups. User name and password choose circuits
 * and may be any, except where the port has a {@link PortPassword}. A program that offers both methods gets user name and password, since
 * only that keeps its sites apart. What does not fit in {@value #LONGEST} bytes is refused.
 */
public final class SocksHandshake {
    /** The longest legal opening message: 2 + 1 + 255 + 1 + 255 bytes of RFC 1929, rounded to RFC 1928's need. */
    public static final int LONGEST = 515;

    private static final byte VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_PASSWORD = 2;

    /** What the caller is to do. */
    public sealed interface Outcome {
        /** Wait for more bytes. */
        record NeedMore() implements Outcome {
        }

        /** Send {@code bytes}, then go on. */
        record Send(byte[] bytes) implements Outcome {
        }

        /** The request stands; answer it with a {@link SocksReply}. */
        record Done(SocksRequest request) implements Outcome {
        }

        /** Send {@code bytes} and close. */
        record Refuse(byte[] bytes) implements Outcome {
        }
    }

    private enum Phase { METHODS, CREDENTIALS, REQUEST, FINISHED }

    private final Optional<PortPassword> required;
    private final byte[] input = new byte[LONGEST];
    private int length;
    private Phase phase = Phase.METHODS;
    private String user = "";
    private String password = "";

    /** @param required the password that programs must know, if there is one */
    public SocksHandshake(Optional<PortPassword> required) {
        this.required = required;
    }

    /** Room for the bytes that may still be offered before an outcome other than NeedMore. */
    public int room() {
        return LONGEST - length;
    }

    /** Takes at most {@link #room()} bytes and says what to do. Call again with no bytes after each {@code Send}. */
    public Outcome offer(byte[] bytes, int off, int count) {
        if (count > room()) {
            return refuse(new byte[0]);
        }
        System.arraycopy(bytes, off, input, length, count);
        length += count;
        return switch (phase) {
            case METHODS -> methods();
            case CREDENTIALS -> credentials();
            case REQUEST -> request();
            case FINISHED -> refuse(new byte[0]);
        };
    }

    /** Bytes that came after the request: the first of the stream, from a program that does not wait for the reply. */
    public byte[] takeLeftover() {
        byte[] leftover = Arrays.copyOf(input, length);
        length = 0;
        return leftover;
    }

    private Outcome methods() {
        if (length == 0) {
            return new Outcome.NeedMore();
        }
        if (input[0] != VERSION) {
            return refuse(looksLikeHttp() ? HTTP_EXPLANATION.getBytes(StandardCharsets.UTF_8) : new byte[0]);
        }
        if (length < 2 || length < 2 + (input[1] & 0xFF)) {
            return new Outcome.NeedMore();
        }
        int count = input[1] & 0xFF;
        boolean none = false;
        boolean credentials = false;
        for (int i = 0; i < count; i++) {
            none |= input[2 + i] == NO_AUTHENTICATION;
            credentials |= input[2 + i] == USER_PASSWORD;
        }
        consume(2 + count);
        if (credentials) {
            phase = Phase.CREDENTIALS;
            return new Outcome.Send(new byte[] {VERSION, USER_PASSWORD});
        }
        if (none && required.isEmpty()) {
            phase = Phase.REQUEST;
            return new Outcome.Send(new byte[] {VERSION, NO_AUTHENTICATION});
        }
        return refuse(new byte[] {VERSION, (byte) 0xFF});
    }

    private Outcome credentials() {
        if (length < 2 || length < 2 + userLength() + 1 || length < 3 + userLength() + passwordLength()) {
            return length > 0 && input[0] != 1 ? refuse(new byte[] {1, 1}) : new Outcome.NeedMore();
        }
        if (input[0] != 1) {
            return refuse(new byte[] {1, 1});
        }
        user = new String(input, 2, userLength(), StandardCharsets.ISO_8859_1);
        password = new String(input, 3 + userLength(), passwordLength(), StandardCharsets.ISO_8859_1);
        consume(3 + userLength() + passwordLength());
        if (required.isPresent() && !required.get().matches(password)) {
            return refuse(new byte[] {1, 1});
        }
        phase = Phase.REQUEST;
        return new Outcome.Send(new byte[] {1, 0});
    }

    private int userLength() {
        return input[1] & 0xFF;
    }

    private int passwordLength() {
        return input[2 + userLength()] & 0xFF;
    }

    private Outcome request() {
        if (length > 0 && input[0] != VERSION || length > 2 && input[2] != 0) {
            return refuse(SocksReply.GENERAL_FAILURE.encode());
        }
        if (length < 5) {
            return new Outcome.NeedMore();
        }
        int addressLength = switch (input[3]) {
            case 1 -> 4;
            case 3 -> 1 + (input[4] & 0xFF);
            case 4 -> 16;
            default -> -1;
        };
        if (addressLength < 0) {
            return refuse(SocksReply.ADDRESS_TYPE_NOT_SUPPORTED.encode());
        }
        if (length < 4 + addressLength + 2) {
            return new Outcome.NeedMore();
        }
        Optional<SocksRequest.Command> command = command(input[1] & 0xFF);
        int at = 4 + addressLength;
        int port = (input[at] & 0xFF) << 8 | input[at + 1] & 0xFF;
        String host = host(input[3], addressLength);
        consume(at + 2);
        if (command.isEmpty()) {
            return refuse(SocksReply.COMMAND_NOT_SUPPORTED.encode());
        }
        if (port == 0 && command.get() == SocksRequest.Command.CONNECT || host == null) {
            return refuse(SocksReply.NOT_ALLOWED.encode());
        }
        phase = Phase.FINISHED;
        return new Outcome.Done(new SocksRequest(command.get(), host, port, user, password));
    }

    /** BIND and UDP ASSOCIATE are not among them: nothing connects to the user, and no exit carries datagrams. */
    private static Optional<SocksRequest.Command> command(int code) {
        return Arrays.stream(SocksRequest.Command.values()).filter(command -> command.code() == code).findFirst();
    }

    /** The destination as text, or null for a name that could never be one. */
    private String host(int type, int addressLength) {
        if (type == 3) {
            for (int i = 5; i < 4 + addressLength; i++) {
                // Bytes above 0x7E are negative here: no name on the wire has them.
                if (input[i] <= ' ' || input[i] == 0x7F) {
                    return null;
                }
            }
            return addressLength == 1 ? null : new String(input, 5, addressLength - 1, StandardCharsets.US_ASCII);
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(input, 4, 4 + addressLength)).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four and sixteen bytes are addresses", e);
        }
    }

    private void consume(int count) {
        System.arraycopy(input, count, input, 0, length - count);
        length -= count;
    }

    private Outcome refuse(byte[] bytes) {
        phase = Phase.FINISHED;
        return new Outcome.Refuse(bytes);
    }

    /** GET, HEAD, POST, CONNECT, OPTIONS, PUT, DELETE: a browser pointed here as at an HTTP proxy or a page. */
    private boolean looksLikeHttp() {
        return "GHPCOD".indexOf(input[0]) >= 0;
    }

    private static final String HTTP_EXPLANATION = """
            HTTP/1.0 501 This is a SOCKS 5 proxy\r
            Content-Type: text/plain; charset=utf-8\r
            Connection: close\r
            \r
            This port is Farthing's SOCKS 5 proxy, not a web server and not an HTTP proxy.
            Set it as SOCKS host (version 5, names looked up by the proxy), or try:
            curl --socks5-hostname 127.0.0.1:PORT http://example.org/
            """;
}
