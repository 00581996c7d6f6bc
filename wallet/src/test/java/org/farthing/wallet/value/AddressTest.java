package org.farthing.wallet.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AddressTest {
    /** The test cases of EIP-55. */
    private static final List<String> EIP_55 = List.of("0x52908400098527886E0F7030069857D2E4169EE7",
            "0x8617E340B3D01FA5F11F306F4090FD50E238070D", "0xde709f2102306220921060314715629080e2fb77",
            "0x27b1fdb04752bbc536007a920d24acb045561c26", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");

    @Test
    void publishedChecksums() {
        for (String text : EIP_55) {
            assertEquals(text, Address.parse(text).toString());
            assertEquals(text, Address.parse(text.toLowerCase(Locale.ROOT)).toString());
            assertEquals(text.toLowerCase(Locale.ROOT), Address.parse(text).hex());
        }
    }

    @Test
    void aMistypedCharacterIsNoticed() {
        String good = EIP_55.get(4);
        for (int i = 2; i < good.length(); i++) {
            char c = good.charAt(i);
            if (Character.isLetter(c)) {
                char other = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
                String bad = good.substring(0, i) + other + good.substring(i + 1);
                assertThrows(IllegalArgumentException.class, () -> Address.parse(bad), bad);
            }
        }
    }
}
