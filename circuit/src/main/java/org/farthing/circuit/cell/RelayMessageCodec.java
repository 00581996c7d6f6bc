package org.farthing.circuit.cell;

import java.util.ArrayList;
import org.farthing.circuit.cell.RelayMessage.Begin;
import org.farthing.circuit.cell.RelayMessage.Connected;
import org.farthing.circuit.cell.RelayMessage.End;
import org.farthing.circuit.cell.RelayMessage.Extend;
import org.farthing.circuit.cell.RelayMessage.Extended;
import org.farthing.circuit.cell.RelayMessage.PayAck;
import org.farthing.circuit.cell.RelayMessage.PayBind;
import org.farthing.circuit.cell.RelayMessage.PayClose;
import org.farthing.circuit.cell.RelayMessage.PayClosing;
import org.farthing.circuit.cell.RelayMessage.PayRestore;
import org.farthing.circuit.cell.RelayMessage.PayRestored;
import org.farthing.circuit.cell.RelayMessage.PayVoucher;
import org.farthing.circuit.cell.RelayMessage.Ping;
import org.farthing.circuit.cell.RelayMessage.Pong;
import org.farthing.circuit.cell.RelayMessage.Resolve;
import org.farthing.circuit.cell.RelayMessage.Resolved;
import org.farthing.circuit.cell.RelayMessage.SendMe;
import org.farthing.circuit.cell.RelayMessage.StreamCredit;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/**
 * Relay messages as bytes. Every message stands behind {@code cmd u8 | flags u8 = 0 | len u16 | stream u32}; its {@code len} bytes are:
 * <pre>
 *    1 DATA           bytes of the stream
 *    2 BEGIN          L8(host) | port u16 | flags u8
 *    3 CONNECTED      nothing
 *    4 END            reason u8
 *    5 STREAM_CREDIT  bytes u32
 *    6 SENDME         version u8 = 1 | cell index u64 | window u16 | proof[16]
 *    7 EXTEND         addrtype u8 | addr | port u16 | L16(handshake)          (HostText draws addr)
 *    8 EXTENDED       L16(handshake)
 *    9 PAY_BIND       channel[32] | payer[20] | signer[20] | salt[32] | signature[65]
 *   10 PAY_VOUCHER    channel[32] | cumulative u128 | signature[65]
 *   11 PAY_ACK        status u8 | channel[32] | paid total u128 | closed use u128 | forward cells u64 | backward cells u64
 *   12 PAY_CLOSE      channel[32] | signature[65]
 *   13 PAY_CLOSING    channel[32] | best voucher u128 | status u8
 *   14 PING, 15 PONG  nonce, 64 bits
 *   16 RESOLVE        addrtype u8 | addr
 *   17 RESOLVED       seconds u16 | count u8 | count x (addrtype u8 | addr)
 *   18 PAY_RESTORE    channel[32] | payer[20] | signer[20] | salt[32] | nonce[32] | signature[65]
 *   19 PAY_RESTORED   channel[32] | status u8 | cumulative u128 | L8(signature)      (65 bytes, or none where cumulative is 0)
 * </pre>
 * {@link DirectoryMessageCodec} draws 20 to 23.
 * Reading is strict: a message of another length, another version or with a value out of range is malformed, because a message that one
 * side ignores is a signal that another side can read.
 */
public final class RelayMessageCodec {
    private RelayMessageCodec() {
    }

    /** How many bytes {@link #write} takes for {@code message}, header included. */
    public static int length(RelayMessage message) {
        return Cell.MESSAGE_HEADER + switch (message) {
            case Begin begin -> 1 + begin.host().length() + 2 + 1;
            case Connected _ -> 0;
            case End _ -> 1;
            case StreamCredit _ -> 4;
            case SendMe _ -> 1 + 8 + 2 + 16;
            case Extend extend -> HostText.length(extend.host()) + 2 + 2 + extend.create().length();
            case Extended extended -> 2 + extended.created().length();
            case PayBind _ -> 32 + 20 + 20 + 32 + 65;
            case PayVoucher _ -> 32 + 16 + 65;
            case PayAck _ -> 1 + 32 + 16 + 16 + 8 + 8;
            case PayClose _ -> 32 + 65;
            case PayClosing _ -> 32 + 16 + 1;
            case PayRestore _ -> 32 + 20 + 20 + 32 + 32 + 65;
            case PayRestored restored -> 32 + 1 + 16 + 1 + restored.signature().length();
            case Ping _, Pong _ -> 8;
            case DirectoryMessage directory -> DirectoryMessageCodec.length(directory);
            case Resolve(String host) -> HostText.length(host);
            case Resolved(int _, var answers) -> 2 + 1 + answers.stream().mapToInt(HostText::length).sum();
        };
    }

    /**
     * Writes {@code message} with its header.
     *
     * @return how many bytes it took; the caller makes sure by {@link #length} that they stay inside the cell
     * @throws IllegalArgumentException if the array ends before the message, or an IPv6 literal is none
     */
    public static int write(byte[] buf, int off, int streamId, RelayMessage message) {
        int length = length(message);
        var out = new ByteWriter(buf, off, Math.min(length, buf.length - off));
        out.u8(message.command()).u8(0).u16(length - Cell.MESSAGE_HEADER).u32(streamId & 0xFFFF_FFFFL);
        switch (message) {
            case Begin(String host, int port, int flags) -> out.u8(host.length()).ascii(host).u16(port).u8(flags);
            case Connected() -> { }
            case End(EndReason reason) -> out.u8(reason.code());
            case StreamCredit(long bytes) -> out.u32(bytes);
            case SendMe(long cellIndex, int window, var proof) -> out.u8(SendMe.VERSION).u64(cellIndex).u16(window).bytes(proof);
            case Extend(String host, int port, var create) -> {
                HostText.write(out, host);
                out.u16(port).u16(create.length()).bytes(create);
            }
            case Extended(var created) -> out.u16(created.length()).bytes(created);
            case PayBind(var channel, Address payer, Address signer, var salt, var signature) ->
                    out.bytes(channel).bytes(payer.bytes()).bytes(signer.bytes()).bytes(salt).bytes(signature);
            case PayVoucher(var channel, Amount cumulative, var signature) ->
                    out.bytes(channel).u128(cumulative.wei()).bytes(signature);
            case PayAck ack -> out.u8(ack.status().code()).bytes(ack.channel()).u128(ack.paidTotal().wei())
                    .u128(ack.closedUse().wei()).u64(ack.forwardCells()).u64(ack.backwardCells());
            case PayClose(var channel, var signature) -> out.bytes(channel).bytes(signature);
            case PayClosing(var channel, Amount best, PayStatus status) ->
                    out.bytes(channel).u128(best.wei()).u8(status.code());
            case PayRestore(var channel, Address payer, Address signer, var salt, var nonce, var signature) ->
                    out.bytes(channel).bytes(payer.bytes()).bytes(signer.bytes()).bytes(salt).bytes(nonce).bytes(signature);
            case PayRestored(var channel, PayStatus status, Amount cumulative, var signature) ->
                    out.bytes(channel).u8(status.code()).u128(cumulative.wei()).u8(signature.length()).bytes(signature);
            case Ping(long nonce) -> out.bits64(nonce);
            case Pong(long nonce) -> out.bits64(nonce);
            case DirectoryMessage directory -> DirectoryMessageCodec.write(out, directory);
            case Resolve(String host) -> HostText.write(out, host);
            case Resolved(int seconds, var answers) -> {
                out.u16(seconds).u8(answers.size());
                answers.forEach(answer -> HostText.write(out, answer));
            }
        }
        return length;
    }

    /** The 8 bytes before a message whose {@code len} bytes the caller writes, which is DATA. */
    public static void writeHeader(byte[] buf, int off, int command, int len, int stream) {
        buf[off] = (byte) command;
        buf[off + 1] = 0;
        buf[off + 2] = (byte) (len >> 8);
        buf[off + 3] = (byte) len;
        buf[off + 4] = (byte) (stream >> 24);
        buf[off + 5] = (byte) (stream >> 16);
        buf[off + 6] = (byte) (stream >> 8);
        buf[off + 7] = (byte) stream;
    }

    /**
     * Ends the list of messages at {@code off} in a body that ends at {@code limit}.
     *
     * @return where padding, any bytes, may begin
     */
    public static int writeEnd(byte[] buf, int off, int limit) {
        if (limit - off < Cell.MESSAGE_HEADER) {
            return off;
        }
        buf[off] = 0;
        return off + 1;
    }

    /**
     * Reads a message of {@code command} that fills exactly {@code len} bytes from {@code off}, behind its header.
     *
     * @throws MalformedException for DATA (read it in place), an unknown command, and everything that {@link #write} does not write
     */
    public static RelayMessage decode(int command, byte[] buf, int off, int len) {
        var in = new ByteReader(buf, off, len);
        RelayMessage message;
        try {
            message = switch (command) {
                case RelayMessage.BEGIN -> new Begin(in.ascii(in.u8()), in.u16(), in.u8());
                case RelayMessage.CONNECTED -> new Connected();
                case RelayMessage.END -> new End(EndReason.of(in.u8()));
                case RelayMessage.STREAM_CREDIT -> new StreamCredit(in.u32());
                case RelayMessage.SENDME -> readSendMe(in);
                case RelayMessage.EXTEND -> new Extend(HostText.read(in), in.u16(), in.bytes(in.u16()));
                case RelayMessage.EXTENDED -> new Extended(in.bytes(in.u16()));
                case RelayMessage.PAY_BIND ->
                        new PayBind(in.bytes(32), address(in), address(in), in.bytes(32), in.bytes(65));
                case RelayMessage.PAY_VOUCHER -> new PayVoucher(in.bytes(32), amount(in), in.bytes(65));
                case RelayMessage.PAY_ACK ->
                        new PayAck(PayStatus.of(in.u8()), in.bytes(32), amount(in), amount(in), in.u64(), in.u64());
                case RelayMessage.PAY_CLOSE -> new PayClose(in.bytes(32), in.bytes(65));
                case RelayMessage.PAY_CLOSING -> new PayClosing(in.bytes(32), amount(in), PayStatus.of(in.u8()));
                case RelayMessage.PAY_RESTORE ->
                        new PayRestore(in.bytes(32), address(in), address(in), in.bytes(32), in.bytes(32), in.bytes(65));
                case RelayMessage.PAY_RESTORED ->
                        new PayRestored(in.bytes(32), PayStatus.of(in.u8()), amount(in), in.bytes(in.u8()));
                case RelayMessage.PING -> new Ping(in.bits64());
                case RelayMessage.PONG -> new Pong(in.bits64());
                case RelayMessage.RESOLVE -> new Resolve(HostText.read(in));
                case RelayMessage.RESOLVED -> readResolved(in);
                case DirectoryMessage.DIR_ASK -> DirectoryMessageCodec.readAsk(in);
                case DirectoryMessage.DIR_LIST -> DirectoryMessageCodec.readList(in);
                case DirectoryMessage.DIR_GET -> DirectoryMessageCodec.readGet(in);
                case DirectoryMessage.DIR_DATA -> DirectoryMessageCodec.readData(in);
                default -> throw new MalformedException("wrong: no message has command " + command);
            };
        } catch (IllegalArgumentException outOfRange) {
            throw new MalformedException("wrong: " + outOfRange.getMessage(), outOfRange);
        }
        in.expectEnd();
        return message;
    }

    private static SendMe readSendMe(ByteReader in) {
        int version = in.u8();
        if (version != SendMe.VERSION) {
            throw new MalformedException("wrong: a SENDME of version " + version);
        }
        return new SendMe(in.u64(), in.u16(), in.bytes(16));
    }

    private static Resolved readResolved(ByteReader in) {
        int seconds = in.u16();
        int count = in.u8();
        if (count > Resolved.MOST) {
            throw new MalformedException("wrong: " + count + " answers to one look-up");
        }
        var answers = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            answers.add(HostText.read(in));
        }
        return new Resolved(seconds, answers);
    }

    private static Address address(ByteReader in) {
        return new Address(in.bytes(Address.LENGTH));
    }

    private static Amount amount(ByteReader in) {
        return new Amount(in.u128());
    }
}
