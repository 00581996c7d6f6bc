package org.farthing.wallet.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vectors;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Hash;
import org.web3j.crypto.StructuredDataEncoder;

class VoucherTest {
    private static final Address CONTRACT = Address.parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");

    /** The frozen bytes that wallet, relay and contract must agree on. */
    @Test
    void goldenVectors() {
        List<String[]> vectors = Vectors.read("/channel/eip712-vectors.txt");
        assertEquals(8, vectors.size());
        for (String[] v : vectors) {
            var domain = new Eip712(Long.parseLong(v[1]), Address.parse(v[2]));
            byte[] digest = switch (v[0]) {
                case "Voucher" -> domain.voucherDigest(Bytes.fromHex(v[3]), new BigInteger(v[4]));
                case "Bind" -> domain.bindDigest(Bytes.fromHex(v[3]), Bytes.fromHex(v[4]), Integer.parseInt(v[5]));
                case "Restore" -> domain.restoreDigest(Bytes.fromHex(v[3]), Bytes.fromHex(v[4]), Bytes.fromHex(v[5]));
                default -> throw new AssertionError(v[0]);
            };
            assertEquals(v[6], Bytes.of(digest).hex());
            try (var signer = new Signer(Bytes.fromHex("5a".repeat(32)).toArray())) {
                assertEquals(v[7], signer.sign(digest).hex());
            }
        }
    }

    @Test
    void anotherEncoderAgrees() throws IOException {
        var random = new Random(712);
        for (int i = 0; i < 25; i++) {
            long chainId = 1 + random.nextInt(1_000_000);
            var contract = new Address(bytes(random, 20));
            Bytes channel = bytes(random, 32);
            Bytes binding = bytes(random, 32);
            Bytes nonce = bytes(random, 32);
            BigInteger cumulative = new BigInteger(1 + random.nextInt(127), random);
            int version = random.nextInt(256);
            var domain = new Eip712(chainId, contract);
            assertEquals(web3j("Voucher", chainId, contract, "\"channelId\":\"" + channel + "\",\"cumulative\":\"" + cumulative + "\""),
                    Bytes.of(domain.voucherDigest(channel, cumulative)));
            assertEquals(web3j("Bind", chainId, contract, "\"channelId\":\"" + channel + "\",\"circuitBinding\":\"" + binding
                    + "\",\"version\":" + version), Bytes.of(domain.bindDigest(channel, binding, version)));
            assertEquals(web3j("Restore", chainId, contract, "\"channelId\":\"" + channel + "\",\"circuitBinding\":\"" + binding
                    + "\",\"nonce\":\"" + nonce + "\""), Bytes.of(domain.restoreDigest(channel, binding, nonce)));
        }
    }

    @Test
    void onlyTheSignersVouchersOfThisChainAndContractCount() {
        var random = new Random(1);
        Bytes channel = bytes(random, 32);
        try (var key = new Signer(bytes(random, 32).toArray()); var other = new Signer(bytes(random, 32).toArray())) {
            var signer = new VoucherSigner(key, 100, CONTRACT);
            var verifier = new VoucherVerifier(100, CONTRACT);
            Voucher good = signer.sign(channel, Amount.ofWei(1_000));
            assertEquals(key.address(), signer.address());
            assertTrue(verifier.isValid(good, key.address()));
            assertFalse(verifier.isValid(good, other.address()));
            assertFalse(verifier.isValid(good, Address.ZERO));
            assertFalse(verifier.isValid(new Voucher(channel, Amount.ofWei(1_001), good.signature()), key.address()));
            assertFalse(verifier.isValid(new Voucher(bytes(random, 32), good.cumulative(), good.signature()), key.address()));
            assertFalse(new VoucherVerifier(101, CONTRACT).isValid(good, key.address()), "another chain");
            assertFalse(new VoucherVerifier(100, Address.ZERO).isValid(good, key.address()), "another contract");
            assertFalse(verifier.isValid(new Voucher(channel, good.cumulative(), Bytes.of(new byte[65])), Address.ZERO));

            Bytes binding = bytes(random, 32);
            Bytes bind = signer.signBind(channel, binding, 1);
            assertTrue(verifier.isValidBind(channel, binding, 1, bind, key.address()));
            assertFalse(verifier.isValidBind(channel, bytes(random, 32), 1, bind, key.address()), "another circuit");
            assertFalse(verifier.isValidBind(channel, binding, 2, bind, key.address()));
            Bytes nonce = bytes(random, 32);
            Bytes restore = signer.signRestore(channel, binding, nonce);
            assertTrue(verifier.isValidRestore(channel, binding, nonce, restore, key.address()));
            assertFalse(verifier.isValidRestore(channel, binding, bytes(random, 32), restore, key.address()), "another nonce");
            // A bind's third word is a number: read as a restore or a voucher of the same words it must not count.
            Bytes one = Bytes.fromHex("00".repeat(31) + "01");
            assertFalse(verifier.isValidRestore(channel, binding, one, bind, key.address()), "another type");
        }
    }

    @Test
    void vouchersOfWrongFormAreNone() {
        Bytes channel = Bytes.of(new byte[32]);
        Bytes signature = Bytes.of(new byte[65]);
        assertThrows(IllegalArgumentException.class, () -> new Voucher(Bytes.of(new byte[31]), Amount.ZERO, signature));
        assertThrows(IllegalArgumentException.class, () -> new Voucher(channel, Amount.ZERO, Bytes.of(new byte[64])));
        assertThrows(IllegalArgumentException.class, () -> new Voucher(channel, Voucher.MAX.plus(Amount.ofWei(1)), signature));
        assertEquals(Voucher.MAX, new Voucher(channel, Voucher.MAX, signature).cumulative());
        assertFalse(new Voucher(channel, Amount.ZERO, Bytes.fromHex("ab".repeat(65))).toString().contains("abab"));
        assertThrows(IllegalArgumentException.class, () -> new Eip712(0, CONTRACT));
        assertThrows(IllegalArgumentException.class, () -> new Eip712(1, CONTRACT).bindDigest(channel, channel, 256));
        assertThrows(IllegalArgumentException.class, () -> new Eip712(1, CONTRACT).voucherDigest(signature, BigInteger.ONE));
    }

    /** {@code abi.encode} of six static words, by another library's encoder. */
    @Test
    void channelIdsAreTheContracts() {
        var random = new Random(6);
        for (int i = 0; i < 20; i++) {
            var terms = new ChannelTerms(1 + random.nextLong(Long.MAX_VALUE - 1), new Address(bytes(random, 20)),
                    new Address(bytes(random, 20)), new Address(bytes(random, 20)), new Address(bytes(random, 20)), bytes(random, 32));
            String encoded = FunctionEncoder.encodeConstructor(List.of(
                    new Uint256(terms.chainId()), address(terms.contract()), address(terms.payer()),
                    address(terms.payee()), address(terms.signer()),
                    new Bytes32(terms.salt().toArray())));
            assertEquals(Hash.sha3("0x" + encoded), terms.id().toString());
        }
    }

    private static org.web3j.abi.datatypes.Address address(Address address) {
        return new org.web3j.abi.datatypes.Address(address.hex());
    }

    private static Bytes web3j(String type, long chainId, Address contract, String message) throws IOException {
        String json = """
                {"types":{
                  "EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},
                    {"name":"verifyingContract","type":"address"}],
                  "Voucher":[{"name":"channelId","type":"bytes32"},{"name":"cumulative","type":"uint256"}],
                  "Bind":[{"name":"channelId","type":"bytes32"},{"name":"circuitBinding","type":"bytes32"},
                    {"name":"version","type":"uint8"}],
                  "Restore":[{"name":"channelId","type":"bytes32"},{"name":"circuitBinding","type":"bytes32"},
                    {"name":"nonce","type":"bytes32"}]},
                 "primaryType":"%s",
                 "domain":{"name":"Farthing","version":"1","chainId":"%d","verifyingContract":"%s"},
                 "message":{%s}}""".formatted(type, chainId, contract, message);
        return Bytes.of(new StructuredDataEncoder(json).hashStructuredData());
    }

    private static Bytes bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }
}
