package org.farthing.app.instance;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.ChannelPlan;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.AgreedPrices;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** New channels, for commands and for the window: with which relays, what they cost, and opening them at once or over time. */
final class NewChannels {
    /** Units of gas, rounded up: for showing what an opening costs at the most. */
    private static final long GAS_ONE = 66_000;
    private static final long GAS_BASE = 30_000;
    private static final long GAS_EACH = 38_000;

    private final Instance instance;

    NewChannels(Instance instance) {
        this.instance = instance;
    }

    /** What opening so many costs at the most now. */
    Amount highestFee(int count, boolean together) {
        long gas = together && count > 1 ? GAS_BASE + GAS_EACH * count : GAS_ONE * count;
        return instance.access().chain().suggestFees().maxPerGas().times(gas);
    }

    /** Opens them in one transaction and waits until it counts. */
    List<Bytes> openTogether(List<Descriptor> relays, Amount deposit, Duration life, Consumer<Progress> told) {
        List<Bytes> ids = instance.channels(wallet -> {
            agree(relays, wallet.channels().prices());
            return wallet.channels().openTogether(plans(relays, deposit), life, told);
        });
        instance.payFromOpenChannels();
        return ids;
    }

    /** Plans to open them one by one; the instance's chores do it. */
    void spread(List<Descriptor> relays, Amount deposit, Duration life, Duration span) {
        instance.channels(wallet -> {
            agree(relays, wallet.channels().prices());
            wallet.channels().scheduleOpenings(plans(relays, deposit), life, span, new SecureRandom());
            return wallet;
        });
    }

    /** The price that is on the list now, beside which the deposit was chosen. */
    private static void agree(List<Descriptor> relays, AgreedPrices prices) {
        relays.forEach(relay -> prices.agree(relay.relayId(), relay.pricePerUnit()));
    }

    private List<ChannelPlan> plans(List<Descriptor> relays, Amount deposit) {
        return relays.stream().map(relay -> new ChannelPlan(new Relay(relay.relayId(), relay.name(), ""),
                instance.relays().payee(relay.relayId()).orElse(relay.operator()), deposit)).toList();
    }

    // ---- whom to open with ----

    /** The relays of these names or beginnings of ids. @throws WalletException BAD_INPUT where one is not on the list, or several are */
    List<Descriptor> named(List<String> names) {
        List<Descriptor> all = listed();
        return names.stream().map(name -> find(all, name)).distinct().toList();
    }

    private List<Descriptor> listed() {
        if (instance.directory().size() == 0) {
            instance.refreshRelays();
        }
        return instance.directory().all();
    }

    private static Descriptor find(List<Descriptor> all, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Descriptor> found = all.stream().filter(relay -> relay.name().toLowerCase(Locale.ROOT).equals(wanted)
                || wanted.length() >= 6 && relay.relayId().toString().startsWith(wanted)).toList();
        if (found.size() != 1) {
            throw new WalletException(Kind.BAD_INPUT, (found.isEmpty() ? "No relay on the list" : "More than one relay on the list")
                    + " has that name or id. \"farthing relays\" shows them; give more of the id.");
        }
        return found.getFirst();
    }

    /**
     * Among those without an open channel, as {@link org.farthing.circuit.client.ClientNode#chooseForChannels} does.
     *
     * @throws WalletException BAD_INPUT where there are not so many
     */
    List<Descriptor> choose(int count) {
        Set<Bytes> taken = taken();
        long free = free(taken);
        List<Descriptor> chosen = count < 1 || count > free ? List.of() : instance.proxy().choose(taken, count);
        if (chosen.size() != count || chosen.isEmpty()) {
            throw new WalletException(Kind.BAD_INPUT, "The list has " + (chosen.isEmpty() ? free : chosen.size())
                    + " relays that this wallet has no channel with. Choose a number from 1 to that with --relays.");
        }
        return chosen;
    }

    /** How many relays this wallet could open a channel with. */
    int free() {
        return Math.toIntExact(free(taken()));
    }

    private Set<Bytes> taken() {
        Set<Bytes> taken = new HashSet<>();
        instance.rows().stream().filter(row -> !isOver(row)).forEach(row -> taken.add(row.relay().id()));
        return taken;
    }

    private long free(Set<Bytes> taken) {
        return listed().stream().filter(relay -> !taken.contains(relay.relayId())).count();
    }

    static boolean isOver(ChannelRow row) {
        return row.state() instanceof ChannelState.Closed || row.state() instanceof ChannelState.Refunded;
    }
}
