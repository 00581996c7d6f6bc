package org.farthing.circuit.client;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** Descriptors for tests of paths: relay and operator by number, everything else as usual unless said otherwise. */
final class TestRelays {
    private TestRelays() {
    }

    static Bytes id(int number) {
        byte[] id = new byte[32];
        id[30] = (byte) (number >> 8);
        id[31] = (byte) number;
        return Bytes.of(id);
    }

    static Address account(int number) {
        byte[] account = new byte[20];
        account[18] = (byte) (number >> 8);
        account[19] = (byte) number;
        return new Address(Bytes.of(account));
    }

    static Relay relay(int number) {
        return new Relay(number, number, 1000, "127.0.0.1", "", EnumSet.allOf(Role.class), List.of(new PortRange(1, 65535)));
    }

    record Relay(int number, int operator, long price, String host, String country, Set<Role> roles, List<PortRange> ports) {
        Relay of(int newOperator) {
            return new Relay(number, newOperator, price, host, country, roles, ports);
        }

        Relay at(long newPrice) {
            return new Relay(number, operator, newPrice, host, country, roles, ports);
        }

        Relay on(String newHost) {
            return new Relay(number, operator, price, newHost, country, roles, ports);
        }

        Relay in(String newCountry) {
            return new Relay(number, operator, price, host, newCountry, roles, ports);
        }

        Relay as(Role first, Role... more) {
            Set<Role> some = EnumSet.of(first, more);
            return new Relay(number, operator, price, host, country, some, some.contains(Role.EXIT) ? ports : List.of());
        }

        Relay exitTo(int... each) {
            return new Relay(number, operator, price, host, country, roles,
                    java.util.Arrays.stream(each).mapToObj(port -> new PortRange(port, port)).toList());
        }

        Descriptor build() {
            return new Descriptor(id(number), 1, 0, 3600, "r" + number, host, 1 + number, Bytes.of(new byte[32]), Optional.empty(),
                    Amount.ofWei(price), roles, ports, country, account(operator), "test/1");
        }
    }
}
