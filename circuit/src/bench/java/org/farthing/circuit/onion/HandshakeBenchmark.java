package org.farthing.circuit.onion;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.farthing.wallet.value.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The hybrid handshake, X25519 and ML-KEM-768. A client cannot finish twice, so its end is what the whole takes beyond the two others. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class HandshakeBenchmark {
    private static final byte[] MESSAGE = new byte[46];

    private final SecureRandom random = new SecureRandom();
    private final Bytes relay = Bytes.of(new byte[32]);
    private final OnionKey onionKey = OnionKey.generate(random);
    private final byte[] create = client().createBody();

    private Handshake.Client client() {
        try {
            return Handshake.Client.start(relay, onionKey.publicValue(), MESSAGE, random);
        } catch (HandshakeException e) {
            throw new IllegalStateException(e);
        }
    }

    private Handshake.Response respond(byte[] body) throws HandshakeException {
        return Handshake.Server.respond(body, 0, body.length, relay, onionKey, MESSAGE, random);
    }

    @Benchmark
    public byte[] clientBegins() {
        return client().createBody();
    }

    @Benchmark
    public Handshake.Response relayAnswers() throws HandshakeException {
        return respond(create);
    }

    @Benchmark
    public HopKeys bothEnds() throws HandshakeException {
        Handshake.Client client = client();
        return client.finish(respond(client.createBody()).createdBody());
    }
}
