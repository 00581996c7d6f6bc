package org.farthing.app.relay;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.farthing.app.DataFolder;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.BondMissing;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.OwnRelay.Phase;
import org.farthing.app.session.OwnRelay.Step;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.app.session.RelayPlan;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The relay that a program with a wallet runs beside it: the same as {@code farthing relay} runs, from the same files in the data folder,
 * with an account of its own, so that the chain connects it with no channel of the wallet. Thread-safe.
 */
public final class HostedRelay implements OwnRelayDesk {
    private static final System.Logger LOG = System.getLogger("farthing.relay");

    /**
     * What the relay stands on.
     *
     * @param config  its file of settings, which need not be there
     * @param network with its contracts, where it has them by then
     * @param nodes   that are asked, as they are now
     * @param wallet  whose password a new account gets
     * @param play    in the practice world, where nobody types a password and the account is given money
     */
    public record Ground(Path config, Supplier<Network> network, Supplier<List<URI>> nodes, Vault wallet, Optional<Play> play) {
        public static Path configIn(DataFolder data) {
            return data.path().resolve("relay.toml");
        }
    }

    /** @param funds gives an account of nothing something to begin with */
    public record Play(Supplier<Password> password, Consumer<Address> funds) {
    }

    /** How it stands, beside what the relay itself knows. Immutable. */
    private record Standing(Phase phase, Step step, Optional<WalletException> refusal, Optional<OwnRelay.Cashed> cashed) {
        private static final Standing OFF = new Standing(Phase.OFF, Step.KEYS, Optional.empty(), Optional.empty());

        private Standing at(Step next) {
            return new Standing(phase, next, refusal, cashed);
        }

        private Standing in(Phase next) {
            return new Standing(next, step, Optional.empty(), cashed);
        }

        private Standing refused(WalletException why) {
            return new Standing(Phase.OFF, Step.KEYS, Optional.of(why), cashed);
        }

        private Standing having(OwnRelay.Cashed done) {
            return new Standing(phase, step, Optional.empty(), Optional.of(done));
        }
    }

    private final Ground ground;
    private final RelayFile file;
    /** Held by whoever starts or ends the relay. */
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Standing standing = Standing.OFF;
    private volatile Optional<RelayService> service = Optional.empty();
    private volatile Optional<Uncashed> uncashed = Optional.empty();
    private volatile boolean cancelled;
    private volatile boolean closed;

    public HostedRelay(Ground ground) {
        this.ground = ground;
        this.file = new RelayFile(ground.config());
    }

    @Override
    public Path config() {
        return ground.config();
    }

    @Override
    public boolean asksPassword() {
        return ground.play().isEmpty();
    }

    @Override
    public RelayPlan proposal() {
        return RelayProposal.of(ground.play().isPresent());
    }

    @Override
    public String coin() {
        return ground.network().get().coin();
    }

    @Override
    public boolean isFree(int port) {
        return RelayProposal.isFree(port);
    }

    // ---- from off to on and back ----

    @Override
    public void start(Optional<RelayPlan> plan, Optional<Password> password) {
        changing.lock();
        try {
            if (closed || service.isPresent()) {
                return;
            }
            cancelled = false;
            standing = new Standing(Phase.STARTING, Step.KEYS, Optional.empty(), Optional.empty());
            if (ground.play().isPresent()) {
                try (Password playing = ground.play().get().password().get()) {
                    begin(plan, playing);
                }
            } else {
                begin(plan, password.orElseThrow(() -> Refusal.RELAY_PASSWORD.exception()));
            }
        } catch (WalletException e) {
            // Whoever gave it up knows.
            standing = cancelled ? Standing.OFF : standing.refused(e);
            throw e;
        } catch (RuntimeException e) {
            standing = Standing.OFF;
            throw e;
        } finally {
            changing.unlock();
        }
    }

    private void begin(Optional<RelayPlan> plan, Password password) {
        if (!Files.exists(ground.config()) || !RelaySettings.files(ground.config()).vault().exists()) {
            // One password for both, so that unlocking the wallet can start the relay too: so it has to be the wallet's.
            ground.wallet().open(password).close();
        }
        plan.ifPresentOrElse(chosen -> file.write(chosen, ground.network().get(), ground.nodes().get()),
                () -> file.follow(ground.network().get(), ground.nodes().get()));
        RelayAccess.Made made = RelayAccess.makeKeys(ground.config(), password,
                ground.play().isPresent() ? Vault.Cost.PRACTICE : Vault.Cost.STANDARD);
        ground.play().ifPresent(play -> play.funds().accept(made.operator()));
        RelayService started = RelayService.start(ground.config(), password, this::reached);
        if (cancelled || closed) {
            started.close();
            standing = Standing.OFF;
            return;
        }
        standing = standing.at(Step.READY);
        service = Optional.of(started);
        standing = standing.in(Phase.RUNNING);
        file.startWithWallet(true);
    }

    private void reached(RelayService.Stage stage) {
        if (cancelled) {
            throw Refusal.RELAY_GIVEN_UP.exception();
        }
        standing = standing.at(switch (stage) {
            case CONTRACTS, LISTENING -> Step.KEYS;
            case LIST -> Step.REGISTER;
            case REACH -> Step.PORT_CHECK;
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    /** Starts the relay, where it ran when the wallet was closed. Its password may be another one than the wallet's: then the page says so. */
    public void startWithWallet(Password password) {
        if (!Files.exists(ground.config())) {
            return;
        }
        try {
            if (RelaySettings.read(ground.config()).withWallet()) {
                start(Optional.empty(), Optional.of(password));
            } else {
                // What waits is told when the window closes, whether anybody looked at the relay's page or not.
                state();
            }
        } catch (WalletException e) {
            LOG.log(Level.WARNING, "the relay was not started with the wallet: " + e.getMessage());
            standing = standing.refused(e);
        }
    }

    @Override
    public void stop() {
        end(true);
    }

    @Override
    public void close() {
        closed = true;
        cancelled = true;
        end(false);
    }

    private void end(boolean forGood) {
        changing.lock();
        try {
            Optional<RelayService> running = service;
            if (running.isPresent()) {
                standing = standing.in(Phase.STOPPING);
                running.get().stop();
                service = Optional.empty();
                uncashed = running.get().earnings().uncashed();
            }
            if (forGood && Files.exists(ground.config())) {
                file.startWithWallet(false);
            }
            standing = Standing.OFF;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            service.ifPresent(RelayService::close);
            service = Optional.empty();
        } finally {
            changing.unlock();
        }
    }

    // ---- while it runs ----

    private RelayService running() {
        return service.orElseThrow(Refusal.RELAY_OFF::exception);
    }

    @Override
    public boolean change(RelayPlan plan) {
        file.change(plan);
        return service.map(RelayService::reload).map(List::isEmpty).orElse(true);
    }

    @Override
    public void checkReach() {
        running().reachability().look();
    }

    @Override
    public Offer offer() {
        return running().earnings().offer();
    }

    @Override
    public OwnRelay.Cashed cash() {
        OwnRelay.Cashed done = running().earnings().cash();
        standing = standing.having(done);
        return done;
    }

    @Override
    public List<String> words(Password password) {
        try (Vault.Contents contents = RelaySettings.files(ground.config()).vault().open(password)) {
            return contents.words().words();
        }
    }

    @Override
    public void changePassword(Password before, Password fresh) {
        if (Files.exists(ground.config()) && RelaySettings.files(ground.config()).vault().exists()) {
            try {
                RelaySettings.files(ground.config()).vault().changePassword(before, fresh, Vault.Cost.STANDARD);
            } catch (WalletException e) {
                if (e.kind() != Kind.WRONG_PASSWORD) {
                    throw e;
                }
            }
        }
    }

    // ---- how it stands ----

    @Override
    public Optional<Uncashed> uncashed() {
        return service.map(relay -> relay.earnings().uncashed()).orElse(uncashed);
    }

    @Override
    public OwnRelay state() {
        Standing now = standing;
        if (!Files.exists(ground.config())) {
            return nothing(now.phase() == Phase.STARTING ? now.phase() : Phase.NONE, now, Optional.empty());
        }
        Optional<RelayService> running = service;
        if (running.isPresent()) {
            return of(running.get(), now);
        }
        RelaySettings settings = RelaySettings.read(ground.config());
        if (now.phase() == Phase.STARTING) {
            return nothing(Phase.STARTING, now, Optional.of(settings.plan()));
        }
        RelayFiles files = settings.files();
        if (!Files.exists(files.till()) || !Files.exists(files.wallet())) {
            return nothing(Phase.OFF, now, Optional.of(settings.plan()));
        }
        try (PayeeLedger till = PayeeLedger.openReadOnly(files.till()); Ledger wallet = Ledger.openReadOnly(files.wallet())) {
            List<OwnRelay.Payer> payers = PayerLines.of(till, wallet, settings.redemption().margin(), Map.of(), Instant.now());
            uncashed = PayerLines.uncashed(payers);
            Phase phase = isElsewhere(files) ? Phase.ELSEWHERE : Phase.OFF;
            return new OwnRelay(phase, now.step(), now.refusal(), Optional.of(settings.plan()), OwnRelay.Reach.UNKNOWN,
                    books(RelayBooks.sums(till, wallet)), Optional.empty(), now.cashed(), account(now), payers, EarningsByDay.days(wallet));
        }
    }

    /** Not asked while this program starts or ends its own: looking at a lock gives it back where it is this process's. */
    private boolean isElsewhere(RelayFiles files) {
        if (!changing.tryLock()) {
            return false;
        }
        try {
            return service.isEmpty() && files.isHeld();
        } finally {
            changing.unlock();
        }
    }

    private OwnRelay of(RelayService running, Standing now) {
        RelayEarnings earnings = running.earnings();
        List<OwnRelay.Payer> payers = earnings.payers();
        var account = new OwnRelay.Account(running.operator(), earnings.balance(), earnings.neededFee());
        return new OwnRelay(now.phase() == Phase.STOPPING ? Phase.STOPPING : Phase.RUNNING, now.step(), now.refusal(),
                Optional.of(running.settings().plan()), running.reachability().known(), books(earnings.sums()),
                PayerLines.next(payers, running.settings().redemption()), now.cashed(), Optional.of(account), payers, earnings.days());
    }

    private static OwnRelay nothing(Phase phase, Standing now, Optional<RelayPlan> plan) {
        return new OwnRelay(phase, now.step(), now.refusal(), plan, OwnRelay.Reach.UNKNOWN, OwnRelay.Books.NOTHING, Optional.empty(),
                Optional.empty(), account(now), List.of(), List.of());
    }

    private static Optional<OwnRelay.Account> account(Standing now) {
        return now.refusal().flatMap(WalletException::reason).flatMap(reason -> reason instanceof BondMissing(Amount bond, var _, Address account,
                Amount holds) ? Optional.of(new OwnRelay.Account(account, holds, bond)) : Optional.empty());
    }

    private static OwnRelay.Books books(RelayBooks.Sums sums) {
        return new OwnRelay.Books(sums.earned(), sums.cashed(), sums.owed(), sums.lost(), sums.fees());
    }
}
