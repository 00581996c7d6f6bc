package org.farthing.wallet.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.http.HttpService;

/**
 * One question and one answer of JSON-RPC over HTTP. What can go wrong on the way becomes a {@link WalletException} that names the node's
 * host (never its path, which may hold a key of the user's) and what to do.
 *
 * <p>Thread-safe. Redirects are not followed: a node has no reason to send the wallet elsewhere.
 */
final class RpcTransport implements AutoCloseable {
    /** Above any honest answer: 2,000 blocks with 5,000 descriptors of the largest kind come to about 25 MB of digits. */
    private static final long MAX_ANSWER = 32L << 20;

    /** The node's own "no", as opposed to no answer. */
    static final class Refused extends RuntimeException {
        private final int code;
        private final String data;

        private Refused(Response.Error error) {
            super(error.getMessage() == null ? "" : error.getMessage());
            this.code = error.getCode();
            this.data = error.getData() == null ? "" : error.getData();
        }

        int code() {
            return code;
        }

        /** As it came: for a revert, digits after {@code 0x}, perhaps in quotes. */
        String data() {
            return data;
        }
    }

    /** Any answer, unread. Public with its constructor for the JSON reader only. */
    public static final class Answer extends Response<JsonNode> {
        public Answer() {
        }
    }

    /** The server answered, but not with 2xx. */
    private static final class HttpStatus extends IOException {
        private final int code;

        HttpStatus(int code) {
            super("HTTP status " + code);
            this.code = code;
        }
    }

    private static final class TooLong extends IOException {
    }

    private final String host;
    private final OkHttpClient http;
    private final HttpService service;

    RpcTransport(URI url, Proxy proxy, Duration timeout) {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new WalletException(Kind.BAD_INPUT, "The address of a node looks like https://node.example or http://127.0.0.1:8545.");
        }
        this.host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        this.http = new OkHttpClient.Builder()
                .proxy(proxy)
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .callTimeout(timeout)
                .followRedirects(false)
                .followSslRedirects(false)
                .addInterceptor(chain -> bounded(chain.proceed(chain.request())))
                .build();
        this.service = new HttpService(url.toString(), http);
    }

    /** Asks, and reads the answer with {@code reader}; {@code reader} gets null where the answer is JSON's null. */
    <T> T ask(String method, List<?> parameters, Function<JsonNode, T> reader) {
        try {
            Answer answer = new Request<>(method, parameters, service, Answer.class).send();
            if (answer.hasError()) {
                throw new Refused(answer.getError());
            }
            JsonNode result = answer.getResult();
            return reader.apply(result == null || result.isNull() ? null : result);
        } catch (IOException fault) {
            throw explain(fault);
        } catch (RpcReader.Malformed fault) {
            throw new WalletException(Kind.CHAIN_UNREACHABLE, "The node at " + host + " gave an answer that makes no sense ("
                    + fault.getMessage() + "). Try another node.", fault);
        }
    }

    String host() {
        return host;
    }

    private WalletException explain(IOException fault) {
        return switch (fault) {
            case HttpStatus status when status.code == 429 ->
                    unreachable(fault, "asks for fewer questions at a time. Wait a minute, or use another node.");
            case HttpStatus status when status.code >= 500 ->
                    unreachable(fault, "has a fault of its own (HTTP " + status.code + "). Try later, or use another node.");
            case HttpStatus status -> noNode(fault, "HTTP " + status.code);
            case JsonEOFException _ -> unreachable(fault, "broke off in the middle of an answer. Try again, or use another node.");
            case JsonProcessingException _ -> noNode(fault, "the answer is not JSON-RPC");
            case TooLong _ -> unreachable(fault, "gave an answer that is too long. Use another node.");
            case InterruptedIOException _ -> unreachable(fault, "does not answer in time. Check the connection, or use another node.");
            default -> unreachable(fault, "cannot be reached. Check that it runs and that its address is right.");
        };
    }

    private WalletException noNode(IOException fault, String why) {
        return new WalletException(Kind.WRONG_CHAIN,
                "What answers at " + host + " is not a node of a chain (" + why + "). Check the node's address.", fault);
    }

    private WalletException unreachable(IOException fault, String what) {
        return new WalletException(Kind.CHAIN_UNREACHABLE, "The node at " + host + " " + what, fault);
    }

    private static okhttp3.Response bounded(okhttp3.Response response) throws IOException {
        if (!response.isSuccessful()) {
            int code = response.code();
            response.close();
            throw new HttpStatus(code);
        }
        ResponseBody body = response.body();
        if (body == null) {
            return response;
        }
        BufferedSource source = Okio.buffer(new ForwardingSource(body.source()) {
            private long left = MAX_ANSWER;

            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                long read = super.read(sink, byteCount);
                left -= Math.max(read, 0);
                if (left < 0) {
                    throw new TooLong();
                }
                return read;
            }
        });
        return response.newBuilder().body(ResponseBody.create(source, body.contentType(), -1)).build();
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
