package org.farthing.circuit.cell;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** One message of every kind and its frozen bytes' name; every field has bytes of its own, so that an exchange of two fields is seen. */
final class TestMessages {
    static final int STREAM = 0x01020304;

    private TestMessages() {
    }

    static Map<String, RelayMessage> all() {
        Bytes channel = run(32, 0x10);
        Bytes signature = run(65, 0x80);
        var big = new Amount(BigInteger.ONE.shiftLeft(127).add(BigInteger.valueOf(77)));
        var small = Amount.ofWei(1_000_000_007L);
        Map<String, RelayMessage> all = new LinkedHashMap<>();
        all.put("begin", new RelayMessage.Begin("www.example.org", 443, 5));
        all.put("begin-ip", new RelayMessage.Begin("[2001:db8::1]", 80, 0));
        all.put("connected", new RelayMessage.Connected());
        for (EndReason reason : EndReason.values()) {
            all.put("end-" + reason.code(), new RelayMessage.End(reason));
        }
        all.put("stream-credit", new RelayMessage.StreamCredit(0xFEDCBA98L));
        all.put("sendme", new RelayMessage.SendMe(0x0102030405060708L, 512, run(16, 0x30)));
        all.put("extend-ipv4", new RelayMessage.Extend("192.0.2.7", 9001, run(100, 0)));
        all.put("extend-ipv6", new RelayMessage.Extend("2001:db8:0:0:0:0:0:1", 9001, run(100, 0)));
        all.put("extend-name", new RelayMessage.Extend("relay.example", 9001, run(100, 0)));
        all.put("extended", new RelayMessage.Extended(run(90, 7)));
        all.put("pay-bind", new RelayMessage.PayBind(channel, new Address(run(20, 0x50)), new Address(run(20, 0x70)), run(32, 0xA0),
                signature));
        all.put("pay-voucher", new RelayMessage.PayVoucher(channel, big, signature));
        for (PayStatus status : PayStatus.values()) {
            all.put("pay-ack-" + status.code(), new RelayMessage.PayAck(status, channel, big, small, 4097, Long.MAX_VALUE));
        }
        all.put("pay-close", new RelayMessage.PayClose(channel, signature));
        all.put("pay-closing", new RelayMessage.PayClosing(channel, small, PayStatus.CLOSED));
        all.put("pay-restore", new RelayMessage.PayRestore(channel, new Address(run(20, 0x50)), new Address(run(20, 0x70)), run(32, 0xA0),
                run(32, 0xC0), signature));
        all.put("pay-restored", new RelayMessage.PayRestored(channel, PayStatus.CREDITED, big, signature));
        all.put("pay-restored-nothing", new RelayMessage.PayRestored(channel, PayStatus.NOTHING_PAID, Amount.ZERO, run(0, 0)));
        all.put("ping", new RelayMessage.Ping(0x0123456789ABCDEFL));
        all.put("pong", new RelayMessage.Pong(-1));
        all.put("resolve-name", new RelayMessage.Resolve("www.example.org"));
        all.put("resolve-ipv4", new RelayMessage.Resolve("192.0.2.7"));
        all.put("resolve-ipv6", new RelayMessage.Resolve("2001:db8:0:0:0:0:0:1"));
        all.put("resolved-addresses", new RelayMessage.Resolved(300, List.of("192.0.2.7", "2001:db8:0:0:0:0:0:1", "192.0.2.8")));
        all.put("resolved-name", new RelayMessage.Resolved(60, List.of("www.example.org")));
        all.put("dir-ask", new DirectoryMessage.Ask(0x0102030405060708L));
        all.put("dir-list", new DirectoryMessage.ListHash(900, 0, 0x0102030405060708L, run(32, 0x10)));
        all.put("dir-list-unknown", new DirectoryMessage.ListHash(0x0102030405060708L, 300, 900, Bytes.EMPTY));
        all.put("dir-get", new DirectoryMessage.Get(run(32, 0x20), 1981));
        all.put("dir-data", new DirectoryMessage.Data(run(32, 0x20), 2048, 1981, run(65, 0x80)));
        all.put("dir-data-longest", new DirectoryMessage.Data(run(32, 0x20), 2048, 0, run(DirectoryMessage.MAX_PART, 0)));
        all.put("dir-data-nothing", new DirectoryMessage.Data(run(32, 0x20), 0, 0, Bytes.EMPTY));
        return all;
    }

    /** {@code length} bytes that count up from {@code first}. */
    static Bytes run(int length, int first) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return Bytes.of(bytes);
    }
}
