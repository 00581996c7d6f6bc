package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WindowLauncherTest {
    @Test
    void aLibraryThatIsMissingBeneathJavafxIsNoDefectOfOurs() {
        // As on a system without X11: QuantumToolkit wraps what the loader said.
        var missing = new RuntimeException(new UnsatisfiedLinkError("libglass.so: libX11.so.6: cannot open shared object file"));
        assertTrue(WindowLauncher.lacksLibrary(missing));
        assertFalse(WindowLauncher.lacksLibrary(new IllegalStateException("Toolkit already initialized", new NoClassDefFoundError("x"))));
    }
}
