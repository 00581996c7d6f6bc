package org.farthing.app.session;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * The relay of this program as it stands. Immutable.
 *
 * @param step    what is being done while it starts
 * @param refusal why it does not run, or what it could not do last; gone with the next try
 * @param plan    what it is set to; empty where there is no relay yet
 * @param reach   what is known of whether others reach it
 * @param books   in wei
 * @param next    when it cashes by itself; empty where nothing waits
 * @param cashed  what the user's last cashing did, in this run
 * @param account that pays its fees and holds what it cashed; empty before there are keys
 * @param payers  with the most urgent first, and those that are done last
 * @param days    what was earned after fees, the oldest first; days on which nothing changed are left out
 */
public record OwnRelay(Phase phase, Step step, Optional<WalletException> refusal, Optional<RelayPlan> plan, Reach reach, Books books,
        Optional<NextCashing> next, Optional<Cashed> cashed, Optional<Account> account, List<Payer> payers, List<Day> days) {
    public OwnRelay {
        payers = List.copyOf(payers);
        days = List.copyOf(days);
    }

    public enum Phase {
        /** It was never set up. */
        NONE,
        OFF,
        STARTING,
        RUNNING,
        /** Takes no more circuits and lets those that stand end. */
        STOPPING,
        /** Another program runs it. */
        ELSEWHERE
    }

    /** What is done from the press of the button until it runs, in this order. */
    public enum Step {
        KEYS, REGISTER, PORT_CHECK, READY
    }

    /**
     * What is known of whether others reach it.
     *
     * @param port where they try, 0 where it is not known
     * @param at   when that was found; empty where nothing was
     */
    public record Reach(Found found, int port, Optional<Instant> at) {
        public static final Reach UNKNOWN = new Reach(Found.UNKNOWN, 0, Optional.empty());
    }

    public enum Found {
        UNKNOWN,
        /** Another relay reached it. */
        REACHED,
        /** Another relay tried, and could not. */
        UNREACHED,
        /** Nobody could be asked, but this computer itself reached it at the address that others are told. */
        ITSELF,
        /** It was entered in the list, or changed there, so lately that others may not have read it. */
        TOO_NEW
    }

    /**
     * @param earned  all vouchers, as far as deposits cover them
     * @param cashed  of these, what was cashed
     * @param waiting of these, what can be cashed
     * @param lost    of these, what payers took back before it was cashed
     * @param fees    of cashing and of staying on the list
     */
    public record Books(Amount earned, Amount cashed, Amount waiting, Amount lost, Amount fees) {
        public static final Books NOTHING = new Books(Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO);
    }

    /**
     * @param worthFees what a channel that stays idle owes before it is cashed, in fees; 0 for never
     * @param latest    by when the most urgent one is cashed in any case
     */
    public record NextCashing(long worthFees, Instant latest) {
    }

    /**
     * @param cashed  channels
     * @param dust    that would cost more than they bring
     * @param failed  that could not be cashed for another reason
     */
    public record Cashed(int cashed, int dust, int failed, Amount brought, Amount fee) {
        public int all() {
            return cashed + dust + failed;
        }
    }

    /** @param needed for the next thing to be done; what it holds suffices where that is not more */
    public record Account(Address address, Amount balance, Amount needed) {
        public boolean lacks() {
            return needed.isMoreThan(balance);
        }
    }

    /**
     * One channel.
     *
     * @param cashBy until when it can be cashed for certain; empty where it is done
     */
    public record Payer(Bytes channel, Address payer, Amount deposit, Amount earned, Optional<Instant> cashBy, State state) {
        public enum State {
            ASKED_TO_CLOSE, ENDING, USED_UP, SERVING, IDLE, LOST, CASHED;

            public boolean isDone() {
                return this == LOST || this == CASHED;
            }
        }
    }

    /** @param net wei, below zero on a day of fees */
    public record Day(LocalDate day, BigInteger net) {
    }
}
