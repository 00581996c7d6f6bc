package org.farthing.wallet.devnet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.farthing.wallet.value.WalletException;

/** JSON-RPC 2.0: bytes of a request or batch in, bytes of the answer out. Thread-safe. */
final class JsonRpc {
    private static final int MAX_BATCH = 1000;
    private static final System.Logger LOG = System.getLogger(JsonRpc.class.getName());

    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final EthMethods eth;
    private final PracticeMethods practice;

    JsonRpc(DevChain chain) {
        this.eth = new EthMethods(chain);
        this.practice = new PracticeMethods(chain);
    }

    /** The answer; empty bytes where only notifications came. */
    byte[] answer(byte[] request) {
        JsonNode read;
        try {
            read = mapper.readTree(request);
        } catch (IOException _) {
            return write(error(NullNode.instance, new RpcError(RpcError.PARSE, "parse error")));
        }
        if (read.isMissingNode()) {
            return write(error(NullNode.instance, new RpcError(RpcError.PARSE, "parse error"))); // nothing but white space
        }
        if (!read.isArray()) {
            return answerOne(read).map(this::write).orElseGet(() -> new byte[0]);
        }
        if (read.isEmpty() || read.size() > MAX_BATCH) {
            return write(error(NullNode.instance, new RpcError(RpcError.INVALID_REQUEST, "a batch has 1 to " + MAX_BATCH + " requests")));
        }
        ArrayNode answers = RpcJson.NODES.arrayNode();
        read.forEach(one -> answerOne(one).ifPresent(answers::add));
        return answers.isEmpty() ? new byte[0] : write(answers);
    }

    private byte[] write(JsonNode node) {
        try {
            return mapper.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can always be written", impossible);
        }
    }

    private Optional<JsonNode> answerOne(JsonNode request) {
        JsonNode id = request.path("id");
        boolean soundId = id.isMissingNode() || id.isNull() || id.isTextual() || id.isNumber();
        JsonNode params = request.path("params");
        boolean soundParams = params.isMissingNode() || params.isNull() || params.isArray();
        if (!request.isObject() || !request.path("method").isTextual() || !soundId || !soundParams) {
            return Optional.of(error(soundId && !id.isMissingNode() ? id : NullNode.instance,
                    new RpcError(RpcError.INVALID_REQUEST, "invalid request")));
        }
        JsonNode answer;
        try {
            ObjectNode out = envelope(id);
            out.set("result", call(request.path("method").textValue(), new RpcParams(params)));
            answer = out;
        } catch (RpcError error) {
            answer = error(id, error);
        }
        return id.isMissingNode() ? Optional.empty() : Optional.of(answer);
    }

    private JsonNode call(String method, RpcParams params) {
        try {
            return eth.answer(method, params).or(() -> practice.answer(method, params)).orElseThrow(
                    () -> new RpcError(RpcError.NO_METHOD, "the method " + shown(method) + " does not exist/is not available"));
        } catch (WalletException refused) {
            int code = refused.kind() == WalletException.Kind.BAD_INPUT ? RpcError.INVALID_PARAMS : RpcError.REFUSED;
            throw new RpcError(code, refused.getMessage());
        } catch (RpcError known) {
            throw known;
        } catch (RuntimeException defect) {
            // The caller gets an answer, never a stack; the defect is for us to read.
            LOG.log(System.Logger.Level.ERROR, "the practice chain failed to answer", defect);
            throw new RpcError(RpcError.INTERNAL, "internal error");
        }
    }

    private static String shown(String method) {
        return method.length() > 64 ? method.substring(0, 64) : method;
    }

    private static ObjectNode envelope(JsonNode id) {
        ObjectNode out = RpcJson.NODES.objectNode();
        out.put("jsonrpc", "2.0");
        out.set("id", id);
        return out;
    }

    private static JsonNode error(JsonNode id, RpcError error) {
        ObjectNode out = envelope(id);
        ObjectNode body = out.putObject("error");
        body.put("code", error.code());
        body.put("message", error.getMessage());
        if (error.code() == RpcError.REVERTED) {
            body.put("data", error.data().toString());
        }
        return out;
    }
}
