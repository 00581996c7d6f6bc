package org.farthing.wallet.channel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.farthing.wallet.channel.ChannelAction.AskRelayToClose;
import org.farthing.wallet.channel.ChannelAction.Broadcast;
import org.farthing.wallet.channel.ChannelAction.Notice;
import org.farthing.wallet.channel.ChannelAction.SignVoucher;
import org.farthing.wallet.channel.ChannelAction.StoreAcknowledged;
import org.farthing.wallet.channel.ChannelAction.StoreReconciled;
import org.farthing.wallet.channel.ChannelAction.StoreReservation;
import org.farthing.wallet.channel.ChannelAction.StoreServed;
import org.farthing.wallet.channel.ChannelAction.StoreState;
import org.farthing.wallet.channel.ChannelAction.Tell;
import org.farthing.wallet.channel.ChannelState.CloseRequested;
import org.farthing.wallet.channel.ChannelState.Closed;
import org.farthing.wallet.channel.ChannelState.Closing;
import org.farthing.wallet.channel.ChannelState.Open;
import org.farthing.wallet.channel.ChannelState.Opening;
import org.farthing.wallet.channel.ChannelState.Planned;
import org.farthing.wallet.channel.ChannelState.Refunded;
import org.farthing.wallet.channel.ChannelState.Refunding;
import org.farthing.wallet.channel.ChannelState.Requesting;
import org.farthing.wallet.channel.ChannelState.Undone;
import org.farthing.wallet.channel.Step.Moved;
import org.farthing.wallet.channel.Step.Refusal;
import org.farthing.wallet.channel.Step.Refused;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * The life of a channel, for its payer: a pure function of where it stands, what happens and the time. It decides what may be signed:
 * <ul>
 * <li>only while the channel is open and not expired,
 * <li>only more than before, and never more than the deposit,
 * <li>never more than the payment window beyond the service received, which bounds what a dishonest relay can take,
 * <li>never before the reservation it falls under is stored: {@link StoreReservation} comes before {@link SignVoucher}.
 * </ul>
 * A command that does not fit is refused with its reason, never with an exception. What the chain shows is taken as it is.
 */
public final class ChannelMachine {
    private ChannelMachine() {
    }

    /**
     * @param state   where the channel stands
     * @param command what happens
     * @param now     compared with the channel's expiry
     */
    public static Step step(ChannelState state, ChannelCommand command, Instant now) {
        return switch (command) {
            case ChannelCommand.Wish wish -> wish(state, wish, now);
            case ChannelCommand.Seen seen -> seen(state, seen);
            case ChannelCommand.Flow flow -> flow(state, flow, now);
        };
    }

    private static Step wish(ChannelState state, ChannelCommand.Wish wish, Instant now) {
        Funds funds = state.funds();
        return switch (wish) {
            case ChannelCommand.Open open -> switch (state) {
                case Planned _, Undone _ -> send(new Opening(funds, open.transaction()), open.transaction());
                case Opening _, Open _, Closing _, Requesting _, CloseRequested _, Refunding _, Closed _, Refunded _ -> wrongState();
            };
            case ChannelCommand.TopUp topUp -> switch (state) {
                case Open _ when isExpired(funds, now) -> refused(Refusal.EXPIRED);
                case Open _ -> new Moved(state, List.of(new Broadcast(topUp.transaction())));
                case Planned _, Opening _, Closing _, Requesting _, CloseRequested _, Refunding _, Undone _, Closed _, Refunded _ ->
                        wrongState();
            };
            case ChannelCommand.AskToClose _ -> switch (state) {
                case Open _ -> stored(new Closing(funds, now), new AskRelayToClose());
                case Closing _ -> new Moved(state, List.of(new AskRelayToClose()));
                case Planned _, Opening _, Requesting _, CloseRequested _, Refunding _, Undone _, Closed _, Refunded _ -> wrongState();
            };
            case ChannelCommand.Resume _ -> switch (state) {
                case Closing _ -> stored(new Open(funds));
                case Planned _, Opening _, Open _, Requesting _, CloseRequested _, Refunding _, Undone _, Closed _, Refunded _ ->
                        wrongState();
            };
            case ChannelCommand.RequestClose request -> switch (state) {
                case Open _, Closing _ -> isExpired(funds, now) ? refused(Refusal.EXPIRED)
                        : send(new Requesting(funds, request.transaction()), request.transaction());
                case Planned _, Opening _, Requesting _, CloseRequested _, Refunding _, Undone _, Closed _, Refunded _ -> wrongState();
            };
            case ChannelCommand.Extend extend -> switch (state) {
                case Open _, Closing _, Requesting _, CloseRequested _ -> extend.expiry().isAfter(funds.expiry())
                        ? new Moved(state, List.of(new Broadcast(extend.transaction()))) : refused(Refusal.NOT_LATER);
                case Planned _, Opening _, Refunding _, Undone _, Closed _, Refunded _ -> wrongState();
            };
            case ChannelCommand.Refund refund -> switch (state) {
                case Open _, Closing _, Requesting _, CloseRequested _ -> isExpired(funds, now)
                        ? send(new Refunding(funds, refund.transaction()), refund.transaction()) : refused(Refusal.NOT_YET_REFUNDABLE);
                case Planned _, Opening _, Refunding _, Undone _, Closed _, Refunded _ -> wrongState();
            };
        };
    }

    private static Step seen(ChannelState state, ChannelCommand.Seen seen) {
        Funds funds = state.funds();
        return switch (seen) {
            case ChannelCommand.OpenSeen open -> {
                Funds confirmed = funds.withDeposit(open.deposit()).withExpiry(open.expiry());
                yield switch (state) {
                    case Planned _, Opening _, Open _, Undone _, Closed _, Refunded _ -> confirmed(new Open(confirmed));
                    case Closing _, Requesting _, CloseRequested _, Refunding _ -> confirmed(with(state, confirmed));
                };
            }
            case ChannelCommand.DepositSeen deposit ->
                    isLive(state) ? confirmed(with(state, funds.withDeposit(deposit.deposit()))) : wrongState();
            case ChannelCommand.ExpirySeen expiry -> switch (state) {
                // An extension takes the request to close back.
                case CloseRequested _ -> stored(expiry.expiry().isAfter(funds.expiry()) ? new Open(funds.withExpiry(expiry.expiry()))
                        : with(state, funds.withExpiry(expiry.expiry())));
                case Open _, Closing _, Requesting _, Refunding _ -> stored(with(state, funds.withExpiry(expiry.expiry())));
                case Planned _, Opening _, Undone _, Closed _, Refunded _ -> wrongState();
            };
            case ChannelCommand.CloseRequestSeen request -> switch (state) {
                case Open _, Closing _, Requesting _, CloseRequested _ ->
                        stored(new CloseRequested(funds.withExpiry(request.expiry()), request.at()));
                case Refunding refunding -> stored(with(refunding, funds.withExpiry(request.expiry())));
                case Planned _, Opening _, Undone _, Closed _, Refunded _ -> wrongState();
            };
            case ChannelCommand.CloseRequestUndone undone -> switch (state) {
                // A refund that followed the request cannot be mined any more.
                case CloseRequested _, Refunding _ -> stored(new Open(funds.withExpiry(undone.expiry())));
                case Planned _, Opening _, Open _, Closing _, Requesting _, Undone _, Closed _, Refunded _ -> wrongState();
            };
            case ChannelCommand.ClosedSeen closed -> {
                var next = new Closed(funds, closed.settled(), closed.returned());
                yield closed.settled().isMoreThan(funds.signed()) ? stored(next, new Tell(Notice.USED_ELSEWHERE)) : stored(next);
            }
            case ChannelCommand.RefundedSeen refunded -> stored(new Refunded(funds, refunded.returned()));
            case ChannelCommand.OpeningUndone _ -> switch (state) {
                case Open _, Closing _, Requesting _, CloseRequested _, Refunding _, Closed _, Refunded _ ->
                        stored(new Undone(funds), new Tell(Notice.OPENING_UNDONE));
                case Planned _, Opening _, Undone _ -> wrongState();
            };
            case ChannelCommand.TransactionReplaced replaced -> switch (state) {
                case Opening opening when opening.transaction().equals(replaced.before()) ->
                        stored(new Opening(funds, replaced.after()));
                case Requesting request when request.transaction().equals(replaced.before()) ->
                        stored(new Requesting(funds, replaced.after()));
                case Refunding refund when refund.transaction().equals(replaced.before()) ->
                        stored(new Refunding(funds, replaced.after()));
                case Opening _, Requesting _, Refunding _ -> refused(Refusal.OTHER_TRANSACTION);
                case Planned _, Open _, Closing _, CloseRequested _, Undone _, Closed _, Refunded _ -> wrongState();
            };
            case ChannelCommand.TransactionFailed failed -> switch (state) {
                case Opening opening when opening.transaction().equals(failed.transaction()) ->
                        stored(funds.signed().isZero() ? new Planned(funds) : new Undone(funds));
                case Requesting request when request.transaction().equals(failed.transaction()) -> stored(new Open(funds));
                case Refunding refund when refund.transaction().equals(failed.transaction()) -> stored(new Open(funds));
                case Opening _, Requesting _, Refunding _ -> refused(Refusal.OTHER_TRANSACTION);
                case Planned _, Open _, Closing _, CloseRequested _, Undone _, Closed _, Refunded _ -> wrongState();
            };
        };
    }

    private static Step flow(ChannelState state, ChannelCommand.Flow flow, Instant now) {
        return switch (flow) {
            case ChannelCommand.Sign sign -> switch (state) {
                case Open open -> sign(open.funds(), sign, now);
                case Planned _, Opening _, Closing _, Requesting _, CloseRequested _, Refunding _, Undone _, Closed _, Refunded _ ->
                        wrongState();
            };
            case ChannelCommand.Acknowledged ack -> mayHaveTraffic(state) ? acknowledged(state, ack.total()) : wrongState();
            case ChannelCommand.Served served -> mayHaveTraffic(state) ? served(state, served.total()) : wrongState();
            case ChannelCommand.Shown shown -> mayHaveTraffic(state) ? shown(state, shown.total()) : wrongState();
        };
    }

    private static Step sign(Funds funds, ChannelCommand.Sign sign, Instant now) {
        Amount total = sign.total();
        if (isExpired(funds, now)) {
            return refused(Refusal.EXPIRED);
        }
        if (!total.isMoreThan(funds.signed())) {
            return refused(Refusal.NOT_RISING);
        }
        if (total.isMoreThan(funds.deposit())) {
            return refused(Refusal.ABOVE_DEPOSIT);
        }
        if (total.isMoreThan(funds.served().plus(sign.window()))) {
            return refused(Refusal.BEYOND_WINDOW);
        }
        if (!total.isMoreThan(funds.reserved())) {
            return new Moved(new Open(funds.withSigned(total)), List.of(new SignVoucher(total)));
        }
        Amount upTo = total.plus(sign.ahead()).min(funds.deposit());
        return new Moved(new Open(funds.withReserved(upTo).withSigned(total)), List.of(new StoreReservation(upTo), new SignVoucher(total)));
    }

    private static Step acknowledged(ChannelState state, Amount total) {
        Funds funds = state.funds();
        if (total.isMoreThan(funds.signed())) {
            return refused(Refusal.ABOVE_SIGNED);
        }
        // Answers overtake one another on two circuits; an old one says nothing new.
        return total.isMoreThan(funds.acknowledged())
                ? new Moved(with(state, funds.withAcknowledged(total)), List.of(new StoreAcknowledged(total)))
                : new Moved(state, List.of());
    }

    private static Step served(ChannelState state, Amount total) {
        Funds funds = state.funds();
        return total.isMoreThan(funds.served()) ? new Moved(with(state, funds.withServed(total)), List.of(new StoreServed(total)))
                : new Moved(state, List.of());
    }

    private static Step shown(ChannelState state, Amount total) {
        Funds funds = state.funds();
        if (total.isMoreThan(funds.signed())) {
            return refused(Refusal.ABOVE_SIGNED);
        }
        if (funds.acknowledged().isMoreThan(total)) {
            return refused(Refusal.BELOW_ACKNOWLEDGED);
        }
        return funds.isUncertain()
                ? new Moved(with(state, funds.withShown(funds.certain().max(total))), List.of(new StoreReconciled(total)))
                : new Moved(state, List.of());
    }

    private static boolean isExpired(Funds funds, Instant now) {
        return !now.isBefore(funds.expiry());
    }

    /** Whether there is money on chain that may still go either way. */
    private static boolean isLive(ChannelState state) {
        return switch (state) {
            case Open _, Closing _, Requesting _, CloseRequested _, Refunding _ -> true;
            case Planned _, Opening _, Undone _, Closed _, Refunded _ -> false;
        };
    }

    /** Whether answers and service may still arrive for what was signed before. */
    private static boolean mayHaveTraffic(ChannelState state) {
        return isLive(state) || state instanceof Undone;
    }

    private static ChannelState with(ChannelState state, Funds funds) {
        return switch (state) {
            case Planned _ -> new Planned(funds);
            case Opening s -> new Opening(funds, s.transaction());
            case Open _ -> new Open(funds);
            case Closing s -> new Closing(funds, s.askedAt());
            case Requesting s -> new Requesting(funds, s.transaction());
            case CloseRequested s -> new CloseRequested(funds, s.at());
            case Refunding s -> new Refunding(funds, s.transaction());
            case Undone _ -> new Undone(funds);
            case Closed s -> new Closed(funds, s.settled(), s.returned());
            case Refunded s -> new Refunded(funds, s.returned());
        };
    }

    /** A state the chain has confirmed, with a word to Alice where the deposit no longer covers what was signed. */
    private static Step confirmed(ChannelState next) {
        Funds funds = next.funds();
        return funds.signed().isMoreThan(funds.deposit()) ? stored(next, new Tell(Notice.DEPOSIT_BELOW_SIGNED)) : stored(next);
    }

    private static Step send(ChannelState next, Bytes transaction) {
        return stored(next, new Broadcast(transaction));
    }

    private static Step stored(ChannelState next, ChannelAction... after) {
        var actions = new ArrayList<ChannelAction>();
        actions.add(new StoreState(next));
        actions.addAll(List.of(after));
        return new Moved(next, actions);
    }

    private static Step wrongState() {
        return refused(Refusal.WRONG_STATE);
    }

    private static Step refused(Refusal reason) {
        return new Refused(reason);
    }
}
