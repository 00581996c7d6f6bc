package org.farthing.wallet.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.SocketFactory;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.farthing.wallet.value.Reason.NodeTrouble.Fault;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/**
 * One question and one answer of JSON-RPC over HTTP. What can go wrong on the way becomes a {@link WalletException} that names the node's
 * host (never its path, which may hold a key of the user's) and what to do.
 *
 * <p>A node that asks for patience (HTTP 429, or the error that providers use for the same) is asked again after the pause it names, a few
 * times and for as long as the timeout in all.
 *
 * <p>Thread-safe. Redirects are not followed: a node has no reason to send the wallet elsewhere.
 */
final class RpcTransport implements AutoCloseable {
    /** Above any honest answer: 2,000 blocks with 5,000 descriptors of the largest kind come to about 25 MB of digits. */
    private static final long MAX_ANSWER = 32L << 20;
    /** The deepest honest answer, an event's topics in a receipt in an answer, is six deep. */
    private static final int MAX_DEPTH = 24;
    /** A number in an answer is a code of an error or an id; amounts come as text. */
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_FIELD_NAME = 256;
    private static final int MAX_STRING = 8 << 20;
    private static final int PATIENCE = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int LIMIT_EXCEEDED = -32005;
    private static final MediaType MEDIA_TYPE = MediaType.get("application/json");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_FIELD_NAME).maxStringLength(MAX_STRING).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /** The node's own "no", as opposed to no answer. */
    static final class Refused extends RuntimeException {
        private final int code;
        private final String data;

        private Refused(JsonNode error) {
            super(error.path("message").asText(""));
            this.code = error.path("code").asInt();
            JsonNode given = error.path("data");
            // Most nodes give the bytes as they are; some put them into an object.
            this.data = given.isTextual() ? given.textValue() : given.path("data").asText(given.path("result").asText(""));
        }

        int code() {
            return code;
        }

        /** As it came: for a revert, digits after {@code 0x}, perhaps with words before them. */
        String data() {
            return data;
        }

        boolean asksForPatience() {
            String words = getMessage().toLowerCase(Locale.ROOT);
            return code == 429 || words.contains("rate limit") || words.contains("too many requests") || words.contains("per second")
                    || code == LIMIT_EXCEEDED && words.contains("request");
        }
    }

    /** The answer is longer than any honest one. */
    static final class TooLong extends IOException {
    }

    /** The server answered, but not with 2xx. */
    private static final class HttpStatus extends IOException {
        private final int code;
        private final String retryAfter;

        HttpStatus(Response response) {
            super("HTTP status " + response.code());
            this.code = response.code();
            String header = response.header("Retry-After");
            this.retryAfter = header == null ? "" : header.strip();
        }

        /** The pause it names in seconds; a date is not read, since clocks differ. */
        Duration pause(Duration usual) {
            return retryAfter.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(retryAfter)) : usual;
        }
    }

    private final String host;
    private final String url;
    private final Duration timeout;
    private final Pace pace;
    private final OkHttpClient http;
    private final AtomicLong ids = new AtomicLong();

    RpcTransport(URI url, Proxy proxy, Duration timeout, Pace pace) {
        // A SOCKS proxy gets the name, not an address: looking it up here would tell the local network which node is used.
        this(url, timeout, pace, new OkHttpClient.Builder().proxy(proxy));
    }

    /** @param sockets what connects, and gets the node's name as it is */
    RpcTransport(URI url, SocketFactory sockets, Duration timeout, Pace pace) {
        this(url, timeout, pace, new OkHttpClient.Builder().proxy(Proxy.NO_PROXY).socketFactory(sockets).dns(RpcTransport::asWritten));
    }

    /** Takes the place of a look-up: the name with an address that is nobody's, which the sockets do not read. */
    private static List<InetAddress> asWritten(String name) throws UnknownHostException {
        return List.of(InetAddress.getByAddress(name, new byte[] {(byte) 240, 0, 0, 1}));
    }

    private RpcTransport(URI url, Duration timeout, Pace pace, OkHttpClient.Builder way) {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw WalletRefusal.NODE_ADDRESS.exception();
        }
        this.host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        this.url = url.toString();
        this.timeout = timeout;
        this.pace = pace;
        this.http = way.connectTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .callTimeout(timeout)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    /** Asks, and reads the answer with {@code reader}; {@code reader} gets null where the answer is JSON's null. */
    <T> T ask(String method, List<?> parameters, Function<JsonNode, T> reader) {
        try {
            return reader.apply(patiently(method, parameters));
        } catch (IOException fault) {
            throw explain(fault);
        } catch (RpcReader.Malformed fault) {
            throw WalletRefusal.NODE_AT_NONSENSE.after(fault, host, fault.getMessage());
        }
    }

    String host() {
        return host;
    }

    private JsonNode patiently(String method, List<?> parameters) throws IOException {
        Duration left = timeout;
        Duration usual = FIRST_PAUSE;
        for (int i = 1; ; i++) {
            Duration wait;
            try {
                return once(method, parameters);
            } catch (HttpStatus status) {
                wait = status.pause(usual);
                if (status.code != 429 || i == PATIENCE || wait.compareTo(LONGEST_PAUSE) > 0 || wait.compareTo(left) > 0) {
                    throw status;
                }
            } catch (Refused refusal) {
                wait = usual;
                if (!refusal.asksForPatience() || i == PATIENCE || wait.compareTo(left) > 0) {
                    throw refusal;
                }
            }
            try {
                pace.pause(wait);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
            left = left.minus(wait);
            usual = usual.multipliedBy(2);
        }
    }

    private JsonNode once(String method, List<?> parameters) throws IOException {
        long id = ids.incrementAndGet();
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("jsonrpc", "2.0");
        question.put("method", method);
        question.put("params", parameters);
        question.put("id", id);
        Request request = new Request.Builder().url(url).post(RequestBody.create(JSON.writeValueAsBytes(question), MEDIA_TYPE)).build();
        try (Response response = http.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw new HttpStatus(response);
            }
            return answer(response.body().byteStream(), id);
        }
    }

    /**
     * Reads the answer to question {@code id}.
     *
     * @return null where the answer is JSON's null
     * @throws IOException        if it is not JSON, too long or not whole
     * @throws RpcReader.Malformed if it is no answer of JSON-RPC to this question
     * @throws Refused            if the node says no
     */
    static JsonNode answer(InputStream body, long id) throws IOException {
        return result(JSON.readTree(new Bounded(body)), id);
    }

    private static JsonNode result(JsonNode answer, long id) throws IOException {
        if (answer == null || answer.isMissingNode()) {
            throw new NoJson();
        }
        JsonNode error = answer.path("error");
        JsonNode answered = answer.path("id");
        // A node that could not read the question may answer it with an error and no id.
        boolean refused = error.isObject();
        if (!answer.isObject() || !refused && !error.isMissingNode() && !error.isNull()) {
            throw new RpcReader.Malformed("it is no answer of JSON-RPC");
        }
        if (!(answered.isIntegralNumber() && answered.canConvertToLong() && answered.longValue() == id || refused && answered.isNull())) {
            throw new RpcReader.Malformed("it belongs to another question");
        }
        if (refused) {
            throw new Refused(error);
        }
        if (!answer.has("result")) {
            throw new RpcReader.Malformed("it says nothing");
        }
        JsonNode result = answer.get("result");
        return result.isNull() ? null : result;
    }

    private WalletException explain(IOException fault) {
        return switch (fault) {
            case HttpStatus status when status.code == 429 ->
                    unreachable(fault, Fault.TOO_MANY_QUESTIONS);
            case HttpStatus status when status.code >= 500 ->
                    WalletRefusal.NODE_FAULT.after(fault, host, status.code);
            case HttpStatus status -> noNode(fault, "HTTP " + status.code);
            case JsonEOFException _ -> unreachable(fault, Fault.BROKE_OFF);
            case JsonProcessingException _ -> noNode(fault, "the answer is not JSON-RPC");
            case NoJson _ -> noNode(fault, "the answer is not JSON-RPC");
            case TooLong _ -> unreachable(fault, Fault.TOO_LONG);
            case InterruptedIOException _ -> unreachable(fault, Fault.SILENT);
            default -> unreachable(fault, Fault.UNREACHABLE);
        };
    }

    private WalletException noNode(IOException fault, String why) {
        return WalletRefusal.NO_NODE.after(fault, host, why);
    }

    private WalletException unreachable(IOException fault, Fault what) {
        return new WalletException(new Reason.NodeTrouble(host, what), fault);
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private static final class NoJson extends IOException {
    }

    /** Counts what is read, whatever length the server announced and however it was compressed. */
    private static final class Bounded extends InputStream {
        private final InputStream source;
        private long left = MAX_ANSWER;

        Bounded(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            int value = source.read();
            counted(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return counted(source.read(target, offset, length));
        }

        private int counted(int read) throws IOException {
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new TooLong();
            }
            return read;
        }
    }
}
