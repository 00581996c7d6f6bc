package org.farthing.wallet.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** Random commands, likely enough to fit that a run gets somewhere. */
public final class Commands {
    public static final Instant START = Instant.ofEpochSecond(1_790_000_000);
    public static final Instant EXPIRY = START.plus(Duration.ofDays(30));

    private static final Bytes[] TRANSACTIONS = {Bytes.fromHex("01".repeat(32)), Bytes.fromHex("02".repeat(32))};

    private Commands() {
    }

    public static ChannelCommand next(Random random, Funds funds) {
        return switch (random.nextInt(random.nextInt(4) == 0 ? 26 : 8)) {
            case 0, 1, 2 -> new ChannelCommand.Sign(near(random, funds.signed(), 8), Amount.ofWei(random.nextInt(12)), Amount.ofWei(15));
            case 3, 4 -> new ChannelCommand.Served(near(random, funds.served(), 8));
            case 5, 6 -> new ChannelCommand.Acknowledged(near(random, funds.acknowledged(), 8));
            case 7 -> new ChannelCommand.Shown(near(random, funds.signed().minusOrZero(Amount.ofWei(4)), 6));
            case 8, 9, 10, 11 -> new ChannelCommand.OpenSeen(Amount.ofWei(15 + random.nextInt(60)), EXPIRY);
            case 12 -> new ChannelCommand.Open(transaction(random));
            case 13 -> new ChannelCommand.TopUp(transaction(random), Amount.ofWei(5));
            case 14 -> new ChannelCommand.AskToClose();
            case 15 -> new ChannelCommand.Resume();
            case 16 -> new ChannelCommand.RequestClose(transaction(random));
            case 17 -> random.nextBoolean() ? new ChannelCommand.Refund(transaction(random))
                    : new ChannelCommand.Extend(transaction(random), funds.expiry().plusSeconds(random.nextInt(40) - 20));
            case 18 -> new ChannelCommand.DepositSeen(near(random, funds.deposit(), 20));
            case 19 -> new ChannelCommand.ExpirySeen(EXPIRY.plusSeconds(random.nextInt(1000)));
            case 20 -> new ChannelCommand.CloseRequestSeen(START, START.plus(Duration.ofDays(1)));
            case 21 -> new ChannelCommand.CloseRequestUndone(EXPIRY);
            case 22 -> new ChannelCommand.ClosedSeen(funds.signed(), funds.deposit().minusOrZero(funds.signed()));
            case 23 -> new ChannelCommand.OpeningUndone();
            case 24 -> new ChannelCommand.TransactionReplaced(transaction(random), transaction(random));
            default -> random.nextBoolean() ? new ChannelCommand.TransactionFailed(transaction(random))
                    : new ChannelCommand.RefundedSeen(funds.deposit());
        };
    }

    private static Amount near(Random random, Amount amount, int span) {
        return Amount.ofWei(Math.max(0, amount.wei().longValueExact() - 2 + random.nextInt(span)));
    }

    private static Bytes transaction(Random random) {
        return TRANSACTIONS[random.nextInt(TRANSACTIONS.length)];
    }
}
