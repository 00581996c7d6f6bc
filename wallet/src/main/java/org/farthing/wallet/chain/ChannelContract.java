package org.farthing.wallet.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/**
 * {@code PaymentChannels} as Java sees it: one method for each of its functions. Those that change something take the queue of the
 * account that acts and return when the transaction is deep enough; they throw what {@link Transactions#send} throws.
 *
 * <p>Thread-safe, and holds no state but where the contract is.
 */
public final class ChannelContract {
    public static final Duration MIN_LIFE = Duration.ofDays(7);
    public static final Duration MAX_LIFE = Duration.ofDays(90);
    /** What a payee has left at the least after its payer asked for the end. */
    public static final Duration CHALLENGE = Duration.ofHours(24);
    /** Items of one batch that stay well below the gas that a block takes. */
    public static final int MAX_BATCH = 50;

    /**
     * A closing hands up to 30,000 gas to a payer that is a contract, and credits it where that was not enough. An estimate finds the
     * cheaper of both ways, which may be the second: with this much to spare for each item it is never the gas that decides.
     */
    private static final long SPARE_GAS_PER_ITEM = 40_000;
    private static final int UNKNOWN_FINALITY = 96;

    private final Chain chain;
    private final long chainId;
    private final Address address;
    private final ContractCode code;
    private final ChannelEvents events;
    private final KnownCode known;

    /** With a careful guess of when blocks are final. */
    public ChannelContract(Chain chain, long chainId, Contracts contracts, Address address) {
        this(chain, chainId, contracts, address, Finality.ofDepth(UNKNOWN_FINALITY));
    }

    /** The one of a network whose contracts are known. */
    public ChannelContract(Chain chain, Network network, Contracts contracts) {
        this(chain, network.chainId(), contracts, network.channels().orElseThrow(), network.finality());
    }

    private ChannelContract(Chain chain, long chainId, Contracts contracts, Address address, Finality finality) {
        this.chain = chain;
        this.chainId = chainId;
        this.address = address;
        this.code = contracts.channels();
        this.events = new ChannelEvents(code, chainId, address);
        this.known = new KnownCode(chain, finality, address, code);
    }

    public Address address() {
        return address;
    }

    public ChannelTerms terms(Address payer, Address payee, Address signer, Bytes salt) {
        return new ChannelTerms(chainId, address, payer, payee, signer, salt);
    }

    /**
     * Asked before everything that is sent.
     *
     * @throws WalletException {@code WRONG_CONTRACT} unless exactly this version's code is at the address
     */
    public void requireOurCode() {
        known.require(WalletRefusal.CHANNELS_NOT_OURS);
    }

    public OnChainChannel read(Bytes id) {
        Bytes answer = chain.call(Call.view(address, code.call("channels", List.of(AbiValue.word(id)))));
        try {
            var words = new AbiReader(answer);
            OnChainChannel.State state = switch ((int) Math.min(words.number(2), 3)) {
                case 0 -> OnChainChannel.State.NONE;
                case 1 -> OnChainChannel.State.OPEN;
                case 2 -> OnChainChannel.State.CLOSED;
                default -> throw new IllegalArgumentException("no such state");
            };
            return new OnChainChannel(words.amount(0), ChannelEvents.time(words, 1), state);
        } catch (IllegalArgumentException fault) {
            throw nonsense(fault);
        }
    }

    /** What waits for a payer because it could not be handed over, in wei. */
    public Amount pending(Address payer) {
        try {
            return new AbiReader(chain.call(Call.view(address, code.call("pending", List.of(AbiValue.of(payer)))))).amount(0);
        } catch (IllegalArgumentException fault) {
            throw nonsense(fault);
        }
    }

    /** Every event in blocks {@code from} to {@code to}, both included, in order. */
    public List<ChannelEvent> events(long from, long to) {
        return events.read(EventScan.read(chain, address, List.of(), from, to));
    }

    /** The openings alone: what a restored wallet looks through. */
    public List<ChannelEvent.Opened> openings(long from, long to) {
        return events.read(EventScan.read(chain, address, List.of(code.topic("Opened")), from, to)).stream()
                .filter(ChannelEvent.Opened.class::isInstance).map(ChannelEvent.Opened.class::cast).toList();
    }

    /** This contract's events in a receipt. */
    public List<ChannelEvent> events(Receipt receipt) {
        return events.read(receipt.logs());
    }

    /** Opens one channel whose payer is the account itself. */
    public Receipt open(Transactions payer, ChannelOpening opening) {
        ChannelTerms terms = own(opening.terms());
        if (!terms.payer().equals(payer.account())) {
            throw new IllegalArgumentException("the sender of a single opening is its payer");
        }
        return send(payer, opening.deposit(), "open", List.of(AbiValue.of(terms.payee()), AbiValue.of(terms.signer()),
                AbiValue.uint40(opening.expiry()), AbiValue.word(terms.salt())), "open a channel", 0);
    }

    /** Opens all or none with the account's money; each channel names its own payer. */
    public Receipt openMany(Transactions funder, List<ChannelOpening> openings) {
        return Transactions.confirmed(funder.follow(submitOpenMany(funder, openings, _ -> { })));
    }

    /** The first half of {@link #openMany}: {@link Transactions#submit(Optional, Amount, Bytes, String, long, Consumer)}. */
    public Intent submitOpenMany(Transactions funder, List<ChannelOpening> openings, Consumer<Intent> prepared) {
        requireBatch(openings.size());
        openings.forEach(opening -> own(opening.terms()));
        Amount sum = openings.stream().map(ChannelOpening::deposit).reduce(Amount.ZERO, Amount::plus);
        Bytes call = code.call("openMany", List.of(AbiValue.tuples(openings.stream().map(ChannelContract::encode).toList())));
        requireOurCode();
        return funder.submit(Optional.of(address), sum, call, "open " + openings.size() + " channels", 0, prepared);
    }

    /** The first half of {@link #open}. */
    public Intent submitOpen(Transactions payer, ChannelOpening opening, Consumer<Intent> prepared) {
        ChannelTerms terms = own(opening.terms());
        if (!terms.payer().equals(payer.account())) {
            throw new IllegalArgumentException("the sender of a single opening is its payer");
        }
        return submit(payer, opening.deposit(), "open", List.of(AbiValue.of(terms.payee()), AbiValue.of(terms.signer()),
                AbiValue.uint40(opening.expiry()), AbiValue.word(terms.salt())), "open a channel", 0, prepared);
    }

    /** The first half of {@link #topUp}. */
    public Intent submitTopUp(Transactions funder, Bytes id, Amount added, Consumer<Intent> prepared) {
        return submit(funder, added, "topUp", List.of(AbiValue.word(id)), "add to a channel", 0, prepared);
    }

    /** The first half of {@link #extend}. */
    public Intent submitExtend(Transactions payer, ChannelTerms terms, Instant expiry, Consumer<Intent> prepared) {
        return submit(payer, Amount.ZERO, "extend", List.of(encode(own(terms)), AbiValue.uint40(expiry)), "extend a channel", 0, prepared);
    }

    /** The first half of {@link #requestClose} for one channel, of {@link #requestCloseMany} for several. */
    public Intent submitRequestClose(Transactions payer, List<ChannelTerms> terms, Consumer<Intent> prepared) {
        return terms.size() == 1
                ? submit(payer, Amount.ZERO, "requestClose", List.of(encode(own(terms.getFirst()))), "ask for a channel's end", 0, prepared)
                : submit(payer, Amount.ZERO, "requestCloseMany", List.of(batch(terms)), "ask for the end of " + terms.size() + " channels",
                        0, prepared);
    }

    /** The first half of {@link #refund} for one channel, of {@link #refundMany} for several. */
    public Intent submitRefund(Transactions sender, List<ChannelTerms> terms, Consumer<Intent> prepared) {
        return terms.size() == 1
                ? submit(sender, Amount.ZERO, "refund", List.of(encode(own(terms.getFirst()))), "take an expired channel's money back", 1,
                        prepared)
                : submit(sender, Amount.ZERO, "refundMany", List.of(batch(terms)),
                        "take the money of " + terms.size() + " expired channels back", terms.size(), prepared);
    }

    /** The first half of {@link #withdrawPending}. */
    public Intent submitWithdrawPending(Transactions sender, Address payer, Consumer<Intent> prepared) {
        return submit(sender, Amount.ZERO, "withdrawPending", List.of(AbiValue.of(payer)), "take waiting money out", 0, prepared);
    }

    /** What {@link #submitTopUp} would cost now. */
    public Quote quoteTopUp(Transactions funder, Bytes id, Amount added) {
        return quote(funder, added, "topUp", List.of(AbiValue.word(id)), 0);
    }

    /** What {@link #submitExtend} would cost now. */
    public Quote quoteExtend(Transactions payer, ChannelTerms terms, Instant expiry) {
        return quote(payer, Amount.ZERO, "extend", List.of(encode(own(terms)), AbiValue.uint40(expiry)), 0);
    }

    /** What {@link #submitRequestClose} would cost now. */
    public Quote quoteRequestClose(Transactions payer, List<ChannelTerms> terms) {
        return terms.size() == 1 ? quote(payer, Amount.ZERO, "requestClose", List.of(encode(own(terms.getFirst()))), 0)
                : quote(payer, Amount.ZERO, "requestCloseMany", List.of(batch(terms)), 0);
    }

    /** What {@link #submitRefund} would cost now. */
    public Quote quoteRefund(Transactions sender, List<ChannelTerms> terms) {
        return terms.size() == 1 ? quote(sender, Amount.ZERO, "refund", List.of(encode(own(terms.getFirst()))), 1)
                : quote(sender, Amount.ZERO, "refundMany", List.of(batch(terms)), terms.size());
    }

    private Quote quote(Transactions sender, Amount value, String function, List<AbiValue> arguments, int handedBack) {
        requireOurCode();
        return sender.quote(Optional.of(address), value, code.call(function, arguments), handedBack * SPARE_GAS_PER_ITEM);
    }

    public Receipt topUp(Transactions funder, Bytes id, Amount added) {
        return send(funder, added, "topUp", List.of(AbiValue.word(id)), "add to a channel", 0);
    }

    public Receipt extend(Transactions payer, ChannelTerms terms, Instant expiry) {
        return send(payer, Amount.ZERO, "extend", List.of(encode(own(terms)), AbiValue.uint40(expiry)), "extend a channel", 0);
    }

    public Receipt close(Transactions payee, ChannelClosing closing, Address to) {
        return send(payee, Amount.ZERO, "close", List.of(encode(own(closing.terms())), AbiValue.uint256(closing.amount()),
                AbiValue.bytes(closing.signature()), AbiValue.of(to)), "close a channel", 1);
    }

    /** Closes what can be closed; the receipt's {@link ChannelEvent.ItemSkipped} name the others. */
    public Receipt closeMany(Transactions payee, List<ChannelClosing> closings, Address to) {
        requireBatch(closings.size());
        closings.forEach(closing -> own(closing.terms()));
        return send(payee, Amount.ZERO, "closeMany", List.of(AbiValue.tuples(closings.stream().map(ChannelContract::encode).toList()),
                AbiValue.of(to)), "close " + closings.size() + " channels", closings.size());
    }

    public Receipt requestClose(Transactions payer, ChannelTerms terms) {
        return send(payer, Amount.ZERO, "requestClose", List.of(encode(own(terms))), "ask for a channel's end", 0);
    }

    public Receipt requestCloseMany(Transactions payer, List<ChannelTerms> terms) {
        return send(payer, Amount.ZERO, "requestCloseMany", List.of(batch(terms)), "ask for the end of " + terms.size() + " channels", 0);
    }

    /** Anyone may send it; the money goes to the payer. */
    public Receipt refund(Transactions sender, ChannelTerms terms) {
        return send(sender, Amount.ZERO, "refund", List.of(encode(own(terms))), "take an expired channel's money back", 1);
    }

    public Receipt refundMany(Transactions sender, List<ChannelTerms> terms) {
        return send(sender, Amount.ZERO, "refundMany", List.of(batch(terms)),
                "take the money of " + terms.size() + " expired channels back", terms.size());
    }

    /** Hands a payer what waits for it. */
    public Receipt withdrawPending(Transactions sender, Address payer) {
        return send(sender, Amount.ZERO, "withdrawPending", List.of(AbiValue.of(payer)), "take waiting money out", 0);
    }

    private Receipt send(Transactions sender, Amount value, String function, List<AbiValue> arguments, String purpose, int handedBack) {
        requireOurCode();
        return sender.send(Optional.of(address), value, code.call(function, arguments), purpose, handedBack * SPARE_GAS_PER_ITEM);
    }

    private Intent submit(Transactions sender, Amount value, String function, List<AbiValue> arguments, String purpose, int handedBack,
            Consumer<Intent> prepared) {
        return sender.submit(Optional.of(address), value, code.call(function, arguments), purpose, handedBack * SPARE_GAS_PER_ITEM,
                prepared);
    }

    private AbiValue batch(List<ChannelTerms> terms) {
        requireBatch(terms.size());
        return AbiValue.tuples(terms.stream().map(this::own).map(ChannelContract::encode).toList());
    }

    private static AbiValue encode(ChannelTerms terms) {
        return AbiValue.tuple(List.of(AbiValue.of(terms.payer()), AbiValue.of(terms.payee()), AbiValue.of(terms.signer()),
                AbiValue.word(terms.salt())));
    }

    static AbiValue encode(ChannelOpening opening) {
        ChannelTerms terms = opening.terms();
        return AbiValue.tuple(List.of(AbiValue.of(terms.payer()), AbiValue.of(terms.payee()), AbiValue.of(terms.signer()),
                AbiValue.uint40(opening.expiry()), AbiValue.word(terms.salt()), AbiValue.uint128(opening.deposit())));
    }

    static AbiValue encode(ChannelClosing closing) {
        return AbiValue.tuple(List.of(encode(closing.terms()), AbiValue.uint256(closing.amount()), AbiValue.bytes(closing.signature())));
    }

    private ChannelTerms own(ChannelTerms terms) {
        if (terms.chainId() != chainId || !terms.contract().equals(address)) {
            throw new IllegalArgumentException("a channel of another contract");
        }
        return terms;
    }

    private static void requireBatch(int size) {
        if (size < 1 || size > MAX_BATCH) {
            throw new IllegalArgumentException("a batch has 1 to " + MAX_BATCH + " items, not " + size);
        }
    }

    private static WalletException nonsense(IllegalArgumentException fault) {
        return WalletRefusal.NODE_NONSENSE.after(fault);
    }
}
