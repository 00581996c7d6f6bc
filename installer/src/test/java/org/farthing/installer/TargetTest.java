package org.farthing.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void knowsSystemsByWhatJavaCallsThem() {
        assertEquals(new Target(Target.System.LINUX, "x86_64"), Target.of("Linux", "amd64"));
        assertEquals(new Target(Target.System.MAC, "aarch64"), Target.of("Mac OS X", "aarch64"));
        assertEquals(new Target(Target.System.WINDOWS, "x86_64"), Target.of("Windows 11", "amd64"));
        assertEquals("arm64", Target.of("Linux", "aarch64").debian());
        assertThrows(IllegalArgumentException.class, () -> Target.of("FreeBSD", "amd64"));
        assertThrows(IllegalArgumentException.class, () -> Target.of("Linux", "riscv64"));
    }

    @Test
    void leavesOutWhatOtherSystemsLoad() {
        Target linux = Target.of("Linux", "amd64");
        assertFalse(linux.isForeign("org/sqlite/native/Linux/x86_64/libsqlitejdbc.so"));
        assertTrue(linux.isForeign("org/sqlite/native/Linux/x86/libsqlitejdbc.so"), "a name that begins as ours does");
        assertTrue(linux.isForeign("org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so"));
        assertTrue(linux.isForeign("fr/acinq/secp256k1/jni/native/linux-aarch64/libsecp256k1-jni.so"));
        assertFalse(linux.isForeign("fr/acinq/secp256k1/jni/native/linux-x86_64/libsecp256k1-jni.so"));
        assertFalse(linux.isForeign("org/sqlite/core/NativeDB.class"));
        assertFalse(Target.of("Mac OS X", "arm64").isForeign("org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib"));
    }
}
