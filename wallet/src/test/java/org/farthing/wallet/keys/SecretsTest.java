package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.farthing.wallet.keys.Vault.Contents;
import org.farthing.wallet.keys.Vault.Opened;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/** What holds a secret never prints it, is never written as an object, and holds nothing of it once closed. */
class SecretsTest {
    private static final List<Class<?>> HOLDERS =
            List.of(Signer.class, HdKeys.class, WalletKeys.class, Mnemonic.class, Password.class, WordCheck.class);

    @Test
    void holdersHaveNoFormInText() throws NoSuchMethodException {
        for (Class<?> holder : HOLDERS) {
            assertEquals(Object.class, holder.getMethod("toString").getDeclaringClass(), holder.getName());
            assertEquals(Object.class, holder.getMethod("equals", Object.class).getDeclaringClass(), holder.getName());
            assertFalse(holder.isRecord() || Serializable.class.isAssignableFrom(holder), holder.getName());
            assertTrue(AutoCloseable.class.isAssignableFrom(holder), holder.getName());
            for (Field field : holder.getDeclaredFields()) {
                assertTrue(Modifier.isPrivate(field.getModifiers()) || Modifier.isStatic(field.getModifiers()), field.toString());
            }
        }
        try (var contents = new Contents(Mnemonic.parse(MnemonicTest.GOOD), new Password("extra".toCharArray()))) {
            assertEquals("Vault.Contents", contents.toString());
            assertEquals("Opened[contents=Vault.Contents, fromBackup=false]", new Opened(contents, false).toString());
        }
    }

    /** Every array in the object that is not about what may be seen. */
    @Test
    void closedHoldersHoldZeros() throws IllegalAccessException {
        try (Mnemonic words = Mnemonic.parse(MnemonicTest.GOOD); var none = new Password(new char[0])) {
            assertWipedByClosing(Mnemonic.parse(MnemonicTest.GOOD));
            assertWipedByClosing(new Password("secret".toCharArray()));
            assertWipedByClosing(new Signer(Bytes.fromHex("11".repeat(32)).toArray()));
            assertWipedByClosing(HdKeys.ofSeed(words.toSeed(none)));
            assertWipedByClosing(WordCheck.of(words, 3, new SecureRandom()), "positions");
        }
    }

    private static void assertWipedByClosing(AutoCloseable holder, String... seen) throws IllegalAccessException {
        assertTrue(secrets(holder, seen) > 0, "it holds something first: " + holder.getClass());
        try {
            holder.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        assertEquals(0, secrets(holder, seen), holder.getClass().getName());
    }

    /** How many elements of arrays are not zero. */
    private static long secrets(Object holder, String... seen) throws IllegalAccessException {
        long count = 0;
        for (Field field : holder.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || List.of(seen).contains(field.getName())) {
                continue;
            }
            field.setAccessible(true);
            count += switch (field.get(holder)) {
                case byte[] bytes -> Bytes.of(bytes).hex().replace("0", "").length();
                case char[] characters -> new String(characters).replace("\0", "").length();
                case int[] numbers -> Arrays.stream(numbers).filter(number -> number != 0).count();
                default -> 0;
            };
        }
        return count;
    }
}
