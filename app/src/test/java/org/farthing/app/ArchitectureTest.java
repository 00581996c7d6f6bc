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
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules that keep the window's parts apart. */
class ArchitectureTest {
    private static final Set<String> MUTABLE = Set.of("java.util.Map", "java.util.HashMap", "java.util.ArrayList",
            "java.util.concurrent.ConcurrentHashMap", "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.atomic.AtomicBoolean", "java.util.concurrent.atomic.AtomicLong");

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
