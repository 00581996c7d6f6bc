package org.farthing.app.doctor;

import java.util.function.BooleanSupplier;

/** Whether a browser is installed that a private one can be made of: by the same search as when one is opened. */
final class BrowserCheck implements Examination {
    private final BooleanSupplier hasBrowser;

    BrowserCheck(BooleanSupplier hasBrowser) {
        this.hasBrowser = hasBrowser;
    }

    @Override
    public Check check() {
        return Check.BROWSER;
    }

    @Override
    public Finding examine() {
        return hasBrowser.getAsBoolean() ? Finding.fine(Check.BROWSER, "fine") : Finding.attention(Check.BROWSER, "none");
    }
}
