package org.farthing.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URL;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules that keep the program's parts apart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private static final Set<String> MUTABLE = Set.of("java.util.Map", "java.util.HashMap", "java.util.ArrayList",
            "java.util.concurrent.ConcurrentHashMap", "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.atomic.AtomicBoolean", "java.util.concurrent.atomic.AtomicLong");

    private static final String[] SCREENS = {"org.farthing.app.fx..", "org.farthing.app.shell..", "org.farthing.app.home..",
        "org.farthing.app.channels..", "org.farthing.app.vouchers..", "org.farthing.app.browserpage..", "org.farthing.app.unlock..",
        "org.farthing.app.welcome..", "org.farthing.app.money..", "org.farthing.app.wallet..", "org.farthing.app.opening..",
        "org.farthing.app.recovery..", "org.farthing.app.notices..", "org.farthing.app.relaymode..",
        "org.farthing.app.relays..", "org.farthing.app.circuits..", "org.farthing.app.settings..", "org.farthing.app.checkup.."};

    private final JavaClasses app = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.farthing.app");

    @Test
    void modelsKnowNoNodes() {
        noClasses().that().haveSimpleNameEndingWith("Model")
                .should().dependOnClassesThat().resideInAPackage("javafx.scene..")
                .check(app);
    }

    @Test
    void theSessionKnowsNoJavaFx() {
        noClasses().that().resideInAPackage("org.farthing.app.session")
                .should().dependOnClassesThat().resideInAnyPackage("javafx..", "org.farthing.app.fx..", "org.farthing.app.shell..")
                .check(app);
    }

    @Test
    void screensKnowOnlyTheSession() {
        noClasses().that().resideInAnyPackage(SCREENS)
                .should().dependOnClassesThat().resideInAnyPackage("org.farthing.circuit..", "org.farthing.app.practice..",
                        "org.farthing.app.instance..", "org.farthing.app.cli..", "org.farthing.app.control..",
                        "org.farthing.app.program..")
                .check(app);
    }

    @Test
    void theSessionNamesNoMachinery() {
        noClasses().that().resideInAPackage("org.farthing.app.session")
                .should().dependOnClassesThat().resideInAnyPackage("org.farthing.circuit..", "org.farthing.app.practice..",
                        "org.farthing.app.instance..", "org.farthing.app.cli..", "org.farthing.app.control..",
                        "org.farthing.app.program..")
                .check(app);
    }

    @Test
    void onlyInstancesAndThePracticeWorldWireCircuits() {
        noClasses().that().resideOutsideOfPackages("org.farthing.app.instance..", "org.farthing.app.practice..",
                        "org.farthing.app.relay..")
                .should().dependOnClassesThat().resideInAPackage("org.farthing.circuit..")
                .check(app);
    }

    @Test
    void onlyCommandsAndTheProgramBehindTheWindowStartAPracticeWorld() {
        noClasses().that().resideOutsideOfPackages("org.farthing.app.practice..", "org.farthing.app.cli..", "org.farthing.app.program..")
                .should().dependOnClassesThat().resideInAPackage("org.farthing.app.practice..")
                .check(app);
    }

    /** An instance is the same whatever chain it works on: it knows neither the practice world nor the commands that ask it. */
    @Test
    void instancesKnowNobodyWhoAsksThem() {
        noClasses().that().resideInAPackage("org.farthing.app.instance..")
                .should().dependOnClassesThat().resideInAnyPackage("org.farthing.app.practice..", "org.farthing.app.cli..",
                        "org.farthing.app.shell..", "org.farthing.app.fx..")
                .check(app);
    }

    @Test
    void javaFxStaysInTheWindow() {
        noClasses().that().resideOutsideOfPackages(SCREENS)
                .should().dependOnClassesThat().resideInAPackage("javafx..")
                .check(app);
    }

    /**
     * What this program sends goes over circuits or to the node that the user named; nothing here opens connections by itself. What measures
     * is no part of what is used: it dials the ports that it is to measure.
     */
    @Test
    void nothingDialsByItself() {
        noClasses().that().resideOutsideOfPackage("org.farthing.app.bench")
                .should().dependOnClassesThat().haveFullyQualifiedName("java.net.Socket")
                .orShould().callMethod(URL.class, "openConnection").orShould().callMethod(URL.class, "openStream")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.net.URLConnection")
                .orShould().dependOnClassesThat().resideInAPackage("java.net.http..")
                .check(app);
    }

    @Test
    void onlyMainLeavesTheProcess() {
        noClasses().that().doNotHaveFullyQualifiedName("org.farthing.app.Main")
                .should().callMethod(System.class, "exit", int.class)
                .orShould().accessField(System.class, "out").orShould().accessField(System.class, "err")
                .check(app);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("org.farthing.app.(*)..").should().beFreeOfCycles().check(app);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should(new ArchCondition<JavaField>("be final and immutable") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean synthetic = field.getModifiers().contains(JavaModifier.SYNTHETIC);
                boolean constant = field.getModifiers().contains(JavaModifier.FINAL)
                        && !MUTABLE.contains(field.getRawType().getName())
                        && !field.getRawType().getPackageName().startsWith("javafx.beans");
                events.add(new SimpleConditionEvent(field, synthetic || constant, field.getFullName()));
            }
        }).check(app);
    }
}
