package org.farthing.app.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** Situations that a window has to show. */
public final class Scenes {
    public static final Instant NOW = Instant.parse("2026-11-22T14:05:09Z");
    public static final Amount PRICE = Amount.parseCoins("0.0001");

    private Scenes() {
    }

    public static Status status(Phase phase) {
        boolean path = phase == Phase.PROTECTED;
        boolean stopped = phase == Phase.BLOCKED || phase == Phase.PAUSED;
        return new Status(phase, phase == Phase.CONNECTING ? 2 : 0, 4,
                stopped ? Optional.of(new Blockage.EntriesSilent(true)) : Optional.empty(),
                path ? Optional.of(NOW.minusSeconds(12)) : Optional.empty(),
                path ? path() : List.of(),
                phase == Phase.OFF ? Optional.empty() : Optional.of("127.0.0.1:9250"),
                path ? 4_120_000 : 0,
                coins("93.9912"), coins("6"), coins("1.394217"), coins("0.0003"), coins("4.605783"),
                Optional.of(NOW.plus(Duration.ofDays(30))), coins("0.021"), true, "PLAY", Shortage.NONE, true);
    }

    public static List<Hop> path() {
        return List.of(new Hop("Alder", "CH", "entry", PRICE), new Hop("Birch", "IS", "middle", PRICE),
                new Hop("Cedar", "NL", "exit", PRICE));
    }

    /** One channel in each state. */
    public static List<ChannelLine> channels() {
        return List.of(
                channel(1, "Alder", "CH", "entry", ChannelPhase.OPEN, "0.41"),
                channel(2, "Birch", "IS", "middle", ChannelPhase.OPEN, "0.18"),
                channel(3, "Cedar", "NL", "exit", ChannelPhase.LOW, "0.92"),
                channel(4, "Doum", "DE", "middle", ChannelPhase.CLOSING, "0.09"),
                channel(5, "Elm", "", "exit", ChannelPhase.SILENT, "0.000012"),
                channel(6, "Fir", "US", "", ChannelPhase.OPENING, "0"),
                channel(7, "Gum", "FR", "exit", ChannelPhase.USED_UP, "1"),
                channel(8, "Hazel", "SE", "entry", ChannelPhase.REFUNDABLE, "0.5"),
                channel(9, "Ivy", "FI", "middle", ChannelPhase.CLOSED, "0.7"),
                channel(10, "Juniper", "NO", "entry", ChannelPhase.REFUNDED, "0.25"));
    }

    public static ChannelLine channel(int number, String name, String country, String role, ChannelPhase state, String signed) {
        byte[] id = new byte[32];
        for (int i = 0; i < id.length; i++) {
            id[i] = (byte) (number * 37 + i * 11);
        }
        Amount deposit = Amount.ofCoins(1);
        Amount promised = coins(signed);
        boolean ended = state.ended();
        int days = state == ChannelPhase.REFUNDABLE ? -1 : 30;
        Amount risk = state == ChannelPhase.OPEN ? coins("0.0001") : Amount.ZERO;
        return new ChannelLine(Bytes.of(id), Bytes.of(id).slice(0, 20), name, country, role, state, deposit, promised,
                promised.minusOrZero(coins("0.0001")), ended ? promised : Amount.ZERO, risk,
                ended ? Amount.ZERO : deposit.minus(promised),
                state == ChannelPhase.OPENING ? Optional.empty() : Optional.of(NOW.plus(Duration.ofDays(days))), Optional.empty());
    }

    /** An open channel that circuits pay nothing from. */
    public static ChannelLine halted(int number, String name, ChannelHalt halt) {
        ChannelLine line = channel(number, name, "NL", "", halt.phase(), "0.25");
        return new ChannelLine(line.id(), line.relay(), line.relayName(), line.country(), line.role(), line.state(), line.deposit(),
                line.signed(), line.acknowledged(), line.settled(), line.atRisk(), line.comesBack(), line.refundableAt(), Optional.of(halt));
    }

    public static Status withCheck(Status of, Optional<Instant> checkedAt) {
        return new Status(of.phase(), of.step(), of.steps(), of.blockage(), checkedAt, of.path(), of.socks(), of.bytesPerSecond(),
                of.wallet(), of.inChannels(), of.used(), of.atRisk(), of.comesBack(), of.backAt(), of.spentThisSession(), of.practice(),
                of.coin(), of.shortage(), of.linkablePayments());
    }

    public static Status realMoney(Status of) {
        return new Status(of.phase(), of.step(), of.steps(), of.blockage(), of.checkedAt(), of.path(), of.socks(), of.bytesPerSecond(),
                of.wallet(), of.inChannels(), of.used(), of.atRisk(), of.comesBack(), of.backAt(), of.spentThisSession(), false,
                "xDAI", of.shortage(), of.linkablePayments());
    }

    /** Money as the practice world has it after a while: {@code used} is also what was spent and what is at risk. */
    public static Status withFigures(Status of, Amount wallet, Amount used) {
        return new Status(of.phase(), of.step(), of.steps(), of.blockage(), of.checkedAt(), of.path(), of.socks(), of.bytesPerSecond(),
                wallet, of.inChannels(), used, used, of.inChannels().minus(used), of.backAt(), used, of.practice(), of.coin(),
                of.shortage(), of.linkablePayments());
    }

    public static Status withRate(Status of, long rate) {
        return new Status(of.phase(), of.step(), of.steps(), of.blockage(), of.checkedAt(), of.path(), of.socks(), rate,
                of.wallet(), of.inChannels(), of.used(), of.atRisk(), of.comesBack(), of.backAt(), of.spentThisSession(), of.practice(),
                of.coin(), of.shortage(), of.linkablePayments());
    }

    public static Status withShortage(Status of, Shortage shortage) {
        return new Status(of.phase(), of.step(), of.steps(), of.blockage(), of.checkedAt(), of.path(), of.socks(), of.bytesPerSecond(),
                of.wallet(), of.inChannels(), of.used(), of.atRisk(), of.comesBack(), of.backAt(), of.spentThisSession(), of.practice(),
                of.coin(), shortage, of.linkablePayments());
    }

    private static Amount coins(String text) {
        return Amount.parseCoins(text);
    }
}
