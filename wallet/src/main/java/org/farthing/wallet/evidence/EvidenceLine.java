package org.farthing.wallet.evidence;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One voucher with everything that it takes to check it. Every line stands for itself; its fields, in this order, are:
 * <pre>
 *   chainId     decimal, above 0          \
 *   contract    0x and 40 digits           |  what the channel's id commits to,
 *   channel     0x and 64 digits           |  id = keccak256(abi.encode(chainId, contract, payer, payee, signer, salt)),
 *   payer, payee, signer   as contract     |  and the domain of the signature
 *   salt        as channel                /
 *   relay       0x and 64 digits: the relay's identity      not signed
 *   relayName   text, at most 256 characters                not signed
 *   sequence    decimal, from 1, without gaps in a channel
 *   cumulative  decimal wei, at most 2^128 - 1: what was signed
 *   increment   decimal wei: cumulative less that of the line before
 *   cells       decimal, not signed
 *   at          2026-11-22T20:05:28.123Z, not signed
 *   signature   0x and 130 digits: r || s || v over the EIP-712 structure Voucher
 *   digest      0x and 16 digits: the first 8 bytes of SHA-256 over the fields before, each as u32 length and UTF-8
 * </pre>
 * Hexadecimal digits are lower-case, numbers have no leading zeros: each line has exactly one form. The digest finds what changed by
 * accident in fields that nothing signs; whoever changes one on purpose can compute it anew.
 */
record EvidenceLine(ChannelTerms terms, VoucherHistory.Entry entry) {
    static final List<String> FIELDS = List.of("chainId", "contract", "channel", "payer", "payee", "signer", "salt", "relay", "relayName",
            "sequence", "cumulative", "increment", "cells", "at", "signature", "digest");
    static final int RELAY_NAME = FIELDS.indexOf("relayName");
    static final int NAME_MAX = 256;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DIGEST_LENGTH = 8;

    /** A field that is not as it must be. */
    static final class BadFieldException extends Exception {
        private static final long serialVersionUID = 1;

        BadFieldException(String field) {
            super(field);
        }
    }

    /** The fields as text, in the order of {@link #FIELDS}. */
    List<String> texts() {
        var texts = new ArrayList<String>(FIELDS.size());
        texts.add(Long.toString(terms.chainId()));
        texts.add(terms.contract().hex());
        texts.add(entry.channel().toString());
        texts.add(terms.payer().hex());
        texts.add(terms.payee().hex());
        texts.add(terms.signer().hex());
        texts.add(terms.salt().toString());
        texts.add(entry.relay().toString());
        texts.add(shortened(entry.relayName()));
        texts.add(Long.toString(entry.sequence()));
        texts.add(entry.cumulative().toString());
        texts.add(entry.increment().toString());
        texts.add(Long.toString(entry.cells()));
        texts.add(TIME.format(entry.at()));
        texts.add(entry.signature().toString());
        texts.add(digest(texts));
        return texts;
    }

    /**
     * Reads what {@link #texts} gave; the digest's form is checked here, its value is not.
     *
     * @param texts one for each of {@link #FIELDS}, of any content
     * @throws BadFieldException naming the first field of another form
     */
    static EvidenceLine parse(List<String> texts) throws BadFieldException {
        var fields = new Fields(texts);
        var terms = new ChannelTerms(fields.number("chainId", 1), fields.address("contract"), fields.address("payer"),
                fields.address("payee"), fields.address("signer"), fields.bytes("salt", 32));
        fields.bytes("digest", DIGEST_LENGTH);
        return new EvidenceLine(terms, new VoucherHistory.Entry(fields.bytes("channel", 32), fields.bytes("relay", 32), fields.name(),
                fields.number("sequence", 1), fields.amount("cumulative"), fields.amount("increment"), fields.number("cells", 0),
                fields.time("at"), fields.bytes("signature", 65)));
    }

    /** Of all fields but the last. */
    static String digest(List<String> texts) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
        for (String text : texts.subList(0, FIELDS.size() - 1)) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(4).putInt(encoded.length).array());
            sha256.update(encoded);
        }
        return Bytes.of(Arrays.copyOf(sha256.digest(), DIGEST_LENGTH)).toString();
    }

    /** Names come from the registry, so from strangers: what is no text (half a surrogate pair) would not survive the file. */
    private static String shortened(String name) {
        String text = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        if (text.length() <= NAME_MAX) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(NAME_MAX - 1)) ? NAME_MAX - 1 : NAME_MAX);
    }

    private record Fields(List<String> texts) {
        private String text(String field) {
            return texts.get(FIELDS.indexOf(field));
        }

        long number(String field, long min) throws BadFieldException {
            String text = text(field);
            if (!isDecimal(text, 19)) {
                throw new BadFieldException(field);
            }
            BigInteger value = new BigInteger(text);
            if (value.bitLength() > 63 || value.longValue() < min) {
                throw new BadFieldException(field);
            }
            return value.longValue();
        }

        Amount amount(String field) throws BadFieldException {
            String text = text(field);
            if (!isDecimal(text, 39)) {
                throw new BadFieldException(field);
            }
            Amount amount = new Amount(new BigInteger(text));
            if (amount.isMoreThan(Voucher.MAX)) {
                throw new BadFieldException(field);
            }
            return amount;
        }

        private static boolean isDecimal(String text, int digits) {
            return !text.isEmpty() && text.length() <= digits && (text.charAt(0) != '0' || text.length() == 1)
                    && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        Bytes bytes(String field, int length) throws BadFieldException {
            String text = text(field);
            if (text.length() != 2 + 2 * length || !text.startsWith("0x")
                    || !text.chars().skip(2).allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                throw new BadFieldException(field);
            }
            return Bytes.of(HexFormat.of().parseHex(text, 2, text.length()));
        }

        Address address(String field) throws BadFieldException {
            return new Address(bytes(field, Address.LENGTH));
        }

        Instant time(String field) throws BadFieldException {
            String text = text(field);
            try {
                Instant time = Instant.from(TIME.parse(text));
                if (TIME.format(time).equals(text)) {
                    return time;
                }
            } catch (DateTimeException _) {
                // Told below.
            }
            throw new BadFieldException(field);
        }

        String name() throws BadFieldException {
            String text = texts.get(RELAY_NAME);
            if (text.length() > NAME_MAX || !text.equals(shortened(text))) {
                throw new BadFieldException("relayName");
            }
            return text;
        }
    }
}
