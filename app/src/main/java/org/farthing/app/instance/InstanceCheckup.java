package org.farthing.app.instance;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.farthing.app.browser.InstalledBrowsers;
import org.farthing.app.browser.ThisMachine;
import org.farthing.app.doctor.Doctor;
import org.farthing.app.doctor.Finding;
import org.farthing.app.doctor.Surroundings;
import org.farthing.app.session.CheckupDesk;

/** The check-up of a running instance. */
final class InstanceCheckup implements CheckupDesk {
    private final Instance instance;

    InstanceCheckup(Instance instance) {
        this.instance = instance;
    }

    private Doctor doctor() {
        return Doctor.of(instance.data(), new InstanceProgram(instance), InstantSource.system(),
                new Surroundings(System.getenv(), new InstalledBrowsers(new ThisMachine())::isAnyThere));
    }

    @Override
    public int checks() {
        return doctor().size();
    }

    @Override
    public List<Finding> examine(Consumer<Finding> each) {
        return doctor().examine(each);
    }

    @Override
    public String version() {
        String version = InstanceCheckup.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }
}
