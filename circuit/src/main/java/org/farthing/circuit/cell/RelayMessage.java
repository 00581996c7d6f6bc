package org.farthing.circuit.cell;

import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What client and hop tell each other inside RELAY cells. {@link RelayMessageCodec} draws the layouts. DATA is no record: its bytes are
 * read and written where they stand, see {@link MessageCursor}.
 *
 * <p>Messages that name a destination, a relay of the path or a channel print only their kind: messages are logged, those are not.
 *
 * <p>Constructors throw {@link IllegalArgumentException} for values that no message may have; the codec turns that into
 * {@link org.farthing.circuit.wire.MalformedException} when the values came from a stranger.
 */
public sealed interface RelayMessage permits
        RelayMessage.Begin, RelayMessage.Connected, RelayMessage.End, RelayMessage.StreamCredit, RelayMessage.SendMe,
        RelayMessage.Extend, RelayMessage.Extended, RelayMessage.PayBind, RelayMessage.PayVoucher, RelayMessage.PayAck,
        RelayMessage.PayClose, RelayMessage.PayClosing, RelayMessage.PayRestore, RelayMessage.PayRestored, RelayMessage.Ping,
        RelayMessage.Pong, RelayMessage.Resolve, RelayMessage.Resolved, DirectoryMessage {
    int DATA = 1;
    int BEGIN = 2;
    int CONNECTED = 3;
    int END = 4;
    int STREAM_CREDIT = 5;
    int SENDME = 6;
    int EXTEND = 7;
    int EXTENDED = 8;
    int PAY_BIND = 9;
    int PAY_VOUCHER = 10;
    int PAY_ACK = 11;
    int PAY_CLOSE = 12;
    int PAY_CLOSING = 13;
    int PING = 14;
    int PONG = 15;
    int RESOLVE = 16;
    int RESOLVED = 17;
    int PAY_RESTORE = 18;
    int PAY_RESTORED = 19;

    /** The longest CREATE or CREATED that a message carries; what fits with a host of 255 bytes. */
    int MAX_HANDSHAKE = 1706;

    int command();

    /** Whether messages of this command belong to a stream (id not 0) rather than to the circuit (id 0). */
    static boolean onStream(int command) {
        return switch (command) {
            case DATA, BEGIN, CONNECTED, END, STREAM_CREDIT, RESOLVE, RESOLVED -> true;
            default -> false;
        };
    }

    /**
     * Open a stream.
     *
     * @param host  a name or an IP literal: 1 to 255 bytes of visible ASCII
     * @param port  1 to 65535
     * @param flags one byte; the exit says which it knows
     */
    record Begin(String host, int port, int flags) implements RelayMessage {
        public Begin {
            HostText.requireVisible(host);
            requirePort(port);
            require(flags >= 0 && flags <= 0xFF, "flags of BEGIN are one byte");
        }

        @Override
        public int command() {
            return BEGIN;
        }

        @Override
        public String toString() {
            return "Begin";
        }
    }

    record Connected() implements RelayMessage {
        @Override
        public int command() {
            return CONNECTED;
        }
    }

    record End(EndReason reason) implements RelayMessage {
        @Override
        public int command() {
            return END;
        }
    }

    /** So many more bytes may be sent on the stream: 1 to 2^32 - 1. */
    record StreamCredit(long bytes) implements RelayMessage {
        public StreamCredit {
            require(bytes >= 1 && bytes <= 0xFFFF_FFFFL, "a credit is 1 to 2^32 - 1 bytes");
        }

        @Override
        public int command() {
            return STREAM_CREDIT;
        }
    }

    /**
     * Acknowledges the circuit's DATA-bearing cells up to one of them.
     *
     * @param cellIndex which, counted from 0
     * @param window    cells that may be outstanding from now on, 0 to 65535
     * @param proof     16 bytes that only a reader of that cell knows
     */
    record SendMe(long cellIndex, int window, Bytes proof) implements RelayMessage {
        /** First byte of the message. */
        public static final int VERSION = 1;

        public SendMe {
            require(cellIndex >= 0, "a cell's index is not negative");
            require(window >= 0 && window <= 0xFFFF, "a window is at most 65535 cells");
            proof.requireLength(16, "a proof of receipt");
        }

        @Override
        public int command() {
            return SENDME;
        }
    }

    /**
     * Build one more hop.
     *
     * @param host   where the next relay listens: an IPv4 or IPv6 literal, or a name of visible ASCII
     * @param port   1 to 65535
     * @param create the handshake, as a CREATE cell carries it after its type and length
     */
    record Extend(String host, int port, Bytes create) implements RelayMessage {
        public Extend {
            HostText.requireVisible(host);
            requirePort(port);
            require(create.length() >= 1 && create.length() <= MAX_HANDSHAKE, "a handshake is 1 to " + MAX_HANDSHAKE + " bytes");
        }

        @Override
        public int command() {
            return EXTEND;
        }

        @Override
        public String toString() {
            return "Extend";
        }
    }

    /** The next hop's answer, as a CREATED cell carries it after its type and length. */
    record Extended(Bytes created) implements RelayMessage {
        public Extended {
            require(created.length() >= 1 && created.length() <= MAX_HANDSHAKE, "a handshake is 1 to " + MAX_HANDSHAKE + " bytes");
        }

        @Override
        public int command() {
            return EXTENDED;
        }
    }

    /**
     * Names the channel that pays for this circuit. The relay hashes the terms to the id and reads the chain by the id alone.
     *
     * @param channel   32 bytes
     * @param salt      32 bytes
     * @param signature 65 bytes, by {@code signer}
     */
    record PayBind(Bytes channel, Address payer, Address signer, Bytes salt, Bytes signature) implements RelayMessage {
        public PayBind {
            requireChannel(channel);
            salt.requireLength(32, "a salt");
            requireSignature(signature);
        }

        @Override
        public int command() {
            return PAY_BIND;
        }

        @Override
        public String toString() {
            return "PayBind";
        }
    }

    /** Promises the relay {@code cumulative} wei in all, from the channel's beginning. */
    record PayVoucher(Bytes channel, Amount cumulative, Bytes signature) implements RelayMessage {
        public PayVoucher {
            requireChannel(channel);
            requireU128(cumulative);
            requireSignature(signature);
        }

        @Override
        public int command() {
            return PAY_VOUCHER;
        }

        @Override
        public String toString() {
            return "PayVoucher";
        }
    }

    /**
     * Where the relay stands.
     *
     * @param paidTotal     wei of the best voucher
     * @param closedUse     wei used by closed circuits of this channel
     * @param forwardCells  cells of this circuit counted away from the client
     * @param backwardCells cells of this circuit counted towards the client
     */
    record PayAck(PayStatus status, Bytes channel, Amount paidTotal, Amount closedUse, long forwardCells, long backwardCells)
            implements RelayMessage {
        public PayAck {
            requireChannel(channel);
            requireU128(paidTotal);
            requireU128(closedUse);
            require(forwardCells >= 0 && backwardCells >= 0, "a count of cells is not negative");
        }

        @Override
        public int command() {
            return PAY_ACK;
        }

        @Override
        public String toString() {
            return "PayAck";
        }
    }

    /** Asks the relay to close the channel on the chain. */
    record PayClose(Bytes channel, Bytes signature) implements RelayMessage {
        public PayClose {
            requireChannel(channel);
            requireSignature(signature);
        }

        @Override
        public int command() {
            return PAY_CLOSE;
        }

        @Override
        public String toString() {
            return "PayClose";
        }
    }

    /** The relay's answer: the wei that it will close with. */
    record PayClosing(Bytes channel, Amount bestVoucher, PayStatus status) implements RelayMessage {
        public PayClosing {
            requireChannel(channel);
            requireU128(bestVoucher);
        }

        @Override
        public int command() {
            return PAY_CLOSING;
        }

        @Override
        public String toString() {
            return "PayClosing";
        }
    }

    /**
     * Asks the relay for the highest voucher that it holds of a channel, after a loss of the ledger. It shows the terms as {@link PayBind}
     * does, since the relay may never have seen the channel.
     *
     * @param nonce     32 random bytes
     * @param signature 65 bytes, by {@code signer}, over this circuit's binding and the nonce
     */
    record PayRestore(Bytes channel, Address payer, Address signer, Bytes salt, Bytes nonce, Bytes signature) implements RelayMessage {
        public PayRestore {
            requireChannel(channel);
            salt.requireLength(32, "a salt");
            nonce.requireLength(32, "a nonce");
            requireSignature(signature);
        }

        @Override
        public int command() {
            return PAY_RESTORE;
        }

        @Override
        public String toString() {
            return "PayRestore";
        }
    }

    /**
     * The relay's answer: the payer's own highest voucher. It may show less than it holds, which only costs itself, never more.
     *
     * @param cumulative wei, 0 where the relay holds nothing
     * @param signature  65 bytes, or none exactly where {@code cumulative} is 0
     */
    record PayRestored(Bytes channel, PayStatus status, Amount cumulative, Bytes signature) implements RelayMessage {
        public PayRestored {
            requireChannel(channel);
            requireU128(cumulative);
            require(signature.length() == (cumulative.isZero() ? 0 : 65), "a voucher has 65 bytes of signature, and nothing has none");
        }

        @Override
        public int command() {
            return PAY_RESTORED;
        }

        @Override
        public String toString() {
            return "PayRestored";
        }
    }

    /** All 64 bits of {@code nonce} are free. */
    record Ping(long nonce) implements RelayMessage {
        @Override
        public int command() {
            return PING;
        }
    }

    /** Returns the nonce of a {@link Ping}. */
    record Pong(long nonce) implements RelayMessage {
        @Override
        public int command() {
            return PONG;
        }
    }

    /**
     * Look {@code host} up, under a stream number of its own that the answer ends: a name for its addresses, an address for its name.
     *
     * @param host a name, or an IPv4 or IPv6 literal without brackets and zone; 1 to 255 bytes of visible ASCII
     */
    record Resolve(String host) implements RelayMessage {
        public Resolve {
            HostText.requireVisible(host);
            HostText.requireNoOddLiteral(host);
        }

        @Override
        public int command() {
            return RESOLVE;
        }

        @Override
        public String toString() {
            return "Resolve";
        }
    }

    /**
     * What a {@link Resolve} found. Where nothing was found the answer is an {@link End} with the reason.
     *
     * @param seconds how long the answer holds: 60 to 300, whatever the name's owner said, so that no name server can time a client
     * @param answers 1 to {@value #MOST} addresses, or one name
     */
    record Resolved(int seconds, List<String> answers) implements RelayMessage {
        public static final int LEAST_SECONDS = 60;
        public static final int MOST_SECONDS = 300;
        public static final int MOST = 8;

        public Resolved {
            answers = List.copyOf(answers);
            require(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS, "an answer holds for 60 to 300 seconds");
            require(!answers.isEmpty() && answers.size() <= MOST, "1 to 8 answers");
            answers.forEach(HostText::requireVisible);
            answers.forEach(HostText::requireNoOddLiteral);
            require(answers.size() == 1 || answers.stream().allMatch(HostText::isAddress), "addresses, or one name");
        }

        @Override
        public int command() {
            return RESOLVED;
        }

        @Override
        public String toString() {
            return "Resolved";
        }
    }

    private static void require(boolean held, String rule) {
        if (!held) {
            throw new IllegalArgumentException(rule);
        }
    }

    private static void requirePort(int port) {
        require(port >= 1 && port <= 0xFFFF, "a port is 1 to 65535");
    }

    private static void requireChannel(Bytes channel) {
        channel.requireLength(32, "a channel's id");
    }

    private static void requireSignature(Bytes signature) {
        signature.requireLength(65, "a signature");
    }

    private static void requireU128(Amount amount) {
        require(amount.wei().bitLength() <= 128, "an amount on the wire is less than 2^128 wei");
    }
}
