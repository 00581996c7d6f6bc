package org.farthing.wallet.devnet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.farthing.wallet.value.Bytes;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;

/** {@code devnet/Bench.sol}, as solc compiled it into {@code devnet/Bench.json}. */
final class BenchContract {
    private BenchContract() {
    }

    static Bytes initcode() {
        try (InputStream in = BenchContract.class.getResourceAsStream("/devnet/Bench.json")) {
            return Bytes.fromHex(RpcClient.JSON.readTree(in).path("bytecode").asText());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The call's data, encoded by web3j. */
    static Bytes data(String function, Type<?>... arguments) {
        return Bytes.fromHex(FunctionEncoder.encode(new Function(function, Arrays.asList(arguments), List.of())));
    }
}
