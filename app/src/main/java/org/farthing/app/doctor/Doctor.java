package org.farthing.app.doctor;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;

/** All checks, in an order in which the first that fails explains those after it. */
public final class Doctor {
    private final List<Examination> examinations;

    private Doctor(List<Examination> examinations) {
        this.examinations = examinations;
    }

    /** Checks of a program and its surroundings. */
    public static Doctor of(DataFolder folder, Program program, InstantSource clock, Surroundings surroundings) {
        var all = around(folder, surroundings);
        Program asked = new HeadOnce(program);
        all.addAll(List.of(new NodeCheck(asked, clock), new ChainCheck(asked), new ClockCheck(asked, clock), new ContractsCheck(asked),
                new WalletCheck(asked), new PortCheck(asked.port()), new RelaysCheck(asked), new PathCheck(asked, clock),
                new LeaksCheck(asked), new RelayPortCheck(asked)));
        return new Doctor(inOrder(all));
    }

    /**
     * Checks of the surroundings, where no program could be opened on the folder.
     *
     * @param port that the proxy would have; empty where the settings do not tell
     */
    public static Doctor withoutProgram(DataFolder folder, Optional<Integer> port, Surroundings surroundings) {
        var all = around(folder, surroundings);
        port.ifPresent(number -> all.add(new PortCheck(new Program.Port(number, false))));
        all.add(new Unchecked(Check.RELAY_PORT, "off"));
        for (Check check : Check.values()) {
            if (all.stream().noneMatch(each -> each.check() == check)) {
                all.add(new Unchecked(check, "no-program"));
            }
        }
        return new Doctor(inOrder(all));
    }

    private static List<Examination> around(DataFolder folder, Surroundings surroundings) {
        return new ArrayList<>(List.of(new FolderCheck(folder.path()), new DiskCheck(folder.path()), new SettingsCheck(folder),
                new DisplayCheck(System.getProperty("os.name"), surroundings.environment()),
                new BrowserCheck(surroundings.hasBrowser())));
    }

    private static List<Examination> inOrder(List<Examination> all) {
        return all.stream().sorted((one, other) -> one.check().compareTo(other.check())).toList();
    }

    public int size() {
        return examinations.size();
    }

    /**
     * Looks at everything, one after the other. Blocks for as long as node and disk take.
     *
     * @param each hears every finding at once
     */
    public List<Finding> examine(Consumer<Finding> each) {
        var findings = new ArrayList<Finding>();
        for (Examination examination : examinations) {
            Finding finding = examination.examine();
            findings.add(finding);
            each.accept(finding);
        }
        return List.copyOf(findings);
    }

    /** What there is nothing to look at for. */
    private record Unchecked(Check check, String words) implements Examination {
        @Override
        public Finding examine() {
            return Finding.notChecked(check, words);
        }
    }
}
