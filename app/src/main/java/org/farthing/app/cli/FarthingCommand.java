package org.farthing.app.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.farthing.wallet.value.WalletException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** The program's commands. Exit status: 0 done, 1 failed (one sentence on stderr), 2 wrong usage. */
@Command(name = "farthing", mixinStandardHelpOptions = true, versionProvider = FarthingCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Private browsing through relays that are paid as they work. Without a command: the window.",
        subcommands = {DemoCommand.class, ChannelCommands.class, WalletCommands.class, RelaysCommand.class, ProxyCommand.class,
            CircuitsCommand.class, BrowserCommand.class, ContractsCommand.class, DevnetCommand.class, RelayCommand.class,
            PracticeCommands.class, DoctorCommand.class, BenchCommand.class})
public final class FarthingCommand implements Callable<Integer> {
    @Mixin
    private GlobalOptions global;

    /** Runs a command and returns its exit status. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        var line = new CommandLine(new FarthingCommand());
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((exception, command, _) -> {
            switch (exception) {
                case WalletException e -> command.getErr().println(e.getMessage());
                case Failure e -> command.getErr().println(e.getMessage());
                default -> {
                    command.getErr().println("This is a defect of Farthing, and nothing you did: " + exception);
                    exception.printStackTrace(command.getErr());
                }
            }
            return 1;
        });
        line.setParameterExceptionHandler((exception, _) -> {
            exception.getCommandLine().getErr().println(exception.getMessage() + " See \"farthing --help\".");
            return 2;
        });
        return line.execute(arguments);
    }

    /** Without a command: the window. */
    @Override
    public Integer call() {
        return WindowStart.run(global);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = FarthingCommand.class.getPackage().getImplementationVersion();
            return new String[] {"farthing " + (version == null ? "(not packaged)" : version)};
        }
    }
}
