package org.farthing.wallet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class LayeringTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.farthing.wallet");

    @Test
    void thereIsSomethingToCheck() {
        assertTrue(CLASSES.contain("org.farthing.wallet.keys.Signer") && CLASSES.contain("org.farthing.wallet.ledger.Ledger"));
    }

    @Test
    void theWalletKnowsNoCircuitsAndNoScreens() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("javafx..", "org.farthing.circuit..", "org.farthing.app..")
                .check(CLASSES);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.farthing.wallet.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theMachineTouchesNothing() {
        noClasses().that().haveFullyQualifiedName("org.farthing.wallet.channel.ChannelMachine")
                .should().dependOnClassesThat().resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.sql..", "java.security..",
                        "org.farthing.wallet.keys..", "org.farthing.wallet.ledger..")
                .orShould().callMethod(Instant.class, "now").check(CLASSES);
    }

    @Test
    void valuesStandAtTheBottomAndKeysOnThem() {
        noClasses().that().resideInAPackage("org.farthing.wallet.value").should().dependOnClassesThat()
                .resideInAnyPackage("org.farthing.wallet.keys..", "org.farthing.wallet.channel..", "org.farthing.wallet.ledger..")
                .check(CLASSES);
        noClasses().that().resideInAPackage("org.farthing.wallet.keys").should().dependOnClassesThat()
                .resideInAnyPackage("org.farthing.wallet.channel..", "org.farthing.wallet.ledger..").check(CLASSES);
    }
}
