package org.farthing.circuit.socks;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The opening of a connection with user name and password, to a site by its name. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class SocksBenchmark {
    private final byte[] methods = {5, 2, 0, 2};
    private final byte[] credentials = "\1\4user\1x".getBytes(StandardCharsets.ISO_8859_1);
    private final byte[] request = "\5\1\0\3\17www.example.org\1\273".getBytes(StandardCharsets.ISO_8859_1);

    @Benchmark
    public SocksHandshake.Outcome open() {
        var handshake = new SocksHandshake(Optional.empty());
        handshake.offer(methods, 0, methods.length);
        handshake.offer(credentials, 0, credentials.length);
        SocksHandshake.Outcome outcome = handshake.offer(request, 0, request.length);
        if (!(outcome instanceof SocksHandshake.Outcome.Done)) {
            throw new IllegalStateException("a request was not understood");
        }
        return outcome;
    }
}
