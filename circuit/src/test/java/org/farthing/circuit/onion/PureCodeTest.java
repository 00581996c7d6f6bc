package org.farthing.circuit.onion;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Wire, cells, layers and descriptors stay bytes in, bytes out: no sockets, threads, clocks, files or randomness of their own. */
class PureCodeTest {
    private static final String[] PURE = {"..circuit.wire..", "..circuit.cell..", "..circuit.onion..", "..circuit.directory.."};

    private final JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.farthing.circuit.wire", "org.farthing.circuit.cell", "org.farthing.circuit.onion",
                    "org.farthing.circuit.directory");

    @Test
    void noInputOutputThreadsOrClocks() {
        noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.io..", "java.util.concurrent..").check(classes);
        // A time is a value like any other; where it comes from is somebody else's.
        noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat().areAssignableTo(InstantSource.class)
                .orShould().callMethod(Instant.class, "now").check(classes);
        noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat().areAssignableTo(Thread.class).check(classes);
        noClasses().that().resideInAnyPackage(PURE).should().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis").check(classes);
    }

    @Test
    void randomnessIsPassedIn() {
        noClasses().that().resideInAnyPackage(PURE).should().callConstructor(SecureRandom.class).check(classes);
    }

    @Test
    void noNameIsLookedUp() {
        Set<String> lookups = Set.of("getByName", "getAllByName", "getLocalHost", "getHostName", "getCanonicalHostName");
        noClasses().that().resideInAnyPackage(PURE).should().callMethodWhere(describe("a look-up of a name",
                (JavaMethodCall call) -> call.getTargetOwner().isAssignableTo(InetAddress.class) && lookups.contains(call.getName())))
                .check(classes);
    }
}
