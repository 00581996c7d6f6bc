package org.farthing.installer;

import java.util.Locale;

/**
 * The system that is packaged for: always the one that builds, since JDK and libraries are its own.
 *
 * @param system       which one
 * @param architecture {@code x86_64} or {@code aarch64}, as libraries name their folders
 */
record Target(System system, String architecture) {
    enum System {
        LINUX("Linux", "linux"), MAC("Mac", "darwin"), WINDOWS("Windows", "mingw");

        private final String sqliteFolder;
        private final String secp256k1Folder;

        System(String sqliteFolder, String secp256k1Folder) {
            this.sqliteFolder = sqliteFolder;
            this.secp256k1Folder = secp256k1Folder;
        }
    }

    /** @throws IllegalArgumentException for a system that Farthing has no libraries for */
    static Target of(String osName, String osArch) {
        String name = osName.toLowerCase(Locale.ROOT);
        System system = name.startsWith("windows") ? System.WINDOWS : name.startsWith("mac") ? System.MAC
                : name.startsWith("linux") ? System.LINUX : null;
        String architecture = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> null;
        };
        if (system == null || architecture == null) {
            throw new IllegalArgumentException("There are no packages for " + osName + " on " + osArch + ".");
        }
        return new Target(system, architecture);
    }

    static Target here() {
        return of(java.lang.System.getProperty("os.name"), java.lang.System.getProperty("os.arch"));
    }

    /** Whether an entry of a jar is another system's native library. */
    boolean isForeign(String entry) {
        if (entry.startsWith("org/sqlite/native/")) {
            return !entry.startsWith("org/sqlite/native/" + system.sqliteFolder + "/" + architecture + "/");
        }
        if (entry.startsWith("fr/acinq/secp256k1/jni/native/")) {
            return !entry.startsWith("fr/acinq/secp256k1/jni/native/" + system.secp256k1Folder + "-" + architecture + "/");
        }
        return false;
    }

    /** As Debian calls the architecture. */
    String debian() {
        return architecture.equals("x86_64") ? "amd64" : "arm64";
    }
}
