package org.farthing.app.instance;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.farthing.app.Settings.RpcRoute;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Broadcast;
import org.farthing.wallet.chain.Call;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Fees;
import org.farthing.wallet.chain.Finality;
import org.farthing.wallet.chain.LogEntry;
import org.farthing.wallet.chain.LogQuery;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The chain's node, asked over circuits as the settings want it. Once a circuit stood, nothing is asked directly any more: a relay that
 * could bring that about by ending circuits would learn, with the node, whose account it is. Only the person at this computer can ask for
 * the direct way, for one command.
 *
 * <p>Thread-safe.
 */
public final class RoutedChain implements Chain {
    private static final ScopedValue<Boolean> DIRECTLY = ScopedValue.newInstance();

    /**
     * The nodes, by both ways.
     *
     * @param direct       asked directly
     * @param overCircuits the same nodes, which nothing but circuits leads to
     */
    public record Ways(Chain direct, Chain overCircuits) {
    }

    private final BooleanSupplier stands;
    private volatile RpcRoute route;
    private volatile Ways ways;
    private volatile boolean stood;
    private volatile boolean askedDirectly;

    /**
     * @param direct       the same nodes, asked directly
     * @param overCircuits the same nodes, which nothing but circuits leads to
     * @param stands       whether a circuit stands now
     */
    public RoutedChain(RpcRoute route, Chain direct, Chain overCircuits, BooleanSupplier stands) {
        this.route = route;
        this.ways = new Ways(direct, overCircuits);
        this.stands = stands;
    }

    /** Asks other nodes from now on. Whoever made the former ones closes them, when what is under way has ended. */
    void use(Ways next) {
        ways = next;
    }

    /** Goes another way from now on. That a circuit stood is not forgotten. */
    void use(RpcRoute next) {
        route = next;
    }

    /** Whether a question would go directly now. */
    boolean goesDirectly() {
        return isDirect();
    }

    /** Whether anything was asked directly since the start. */
    boolean askedDirectly() {
        return askedDirectly;
    }

    /** Does {@code work} with nodes asked directly, on this thread alone, since the person at this computer wants it so. */
    public static void directly(Runnable work) {
        ScopedValue.where(DIRECTLY, true).run(work);
    }

    private <T> T ask(Function<Chain, T> question) {
        Ways to = ways;
        if (isDirect()) {
            askedDirectly = true;
            return question.apply(to.direct());
        }
        try {
            return question.apply(to.overCircuits());
        } catch (WalletException e) {
            if (e.kind() == Kind.CHAIN_UNREACHABLE && !stands.getAsBoolean()) {
                throw Refusal.NODE_OVER_CIRCUITS.after(e);
            }
            throw e;
        }
    }

    private boolean isDirect() {
        if (DIRECTLY.isBound()) {
            return true;
        }
        return switch (route) {
            case ALWAYS -> false;
            case NEVER -> true;
            case AFTER_START -> {
                if (!stood && stands.getAsBoolean()) {
                    stood = true;
                }
                yield !stood;
            }
        };
    }

    @Override
    public long chainId() {
        return ask(Chain::chainId);
    }

    @Override
    public Block latest() {
        return ask(Chain::latest);
    }

    @Override
    public Optional<Block> block(long number) {
        return ask(chain -> chain.block(number));
    }

    @Override
    public Optional<Block> tagged(Finality.Tag tag) {
        return ask(chain -> chain.tagged(tag));
    }

    @Override
    public Amount balance(Address account) {
        return ask(chain -> chain.balance(account));
    }

    @Override
    public Amount balanceAt(Address account, long block) {
        return ask(chain -> chain.balanceAt(account, block));
    }

    @Override
    public long nonce(Address account) {
        return ask(chain -> chain.nonce(account));
    }

    @Override
    public long nonceAt(Address account, long block) {
        return ask(chain -> chain.nonceAt(account, block));
    }

    @Override
    public long pendingNonce(Address account) {
        return ask(chain -> chain.pendingNonce(account));
    }

    @Override
    public Bytes code(Address contract) {
        return ask(chain -> chain.code(contract));
    }

    @Override
    public Bytes codeAt(Address contract, long block) {
        return ask(chain -> chain.codeAt(contract, block));
    }

    @Override
    public Bytes call(Call call) {
        return ask(chain -> chain.call(call));
    }

    @Override
    public Bytes callAt(Call call, long block) {
        return ask(chain -> chain.callAt(call, block));
    }

    @Override
    public long estimateGas(Call call) {
        return ask(chain -> chain.estimateGas(call));
    }

    @Override
    public Fees suggestFees() {
        return ask(Chain::suggestFees);
    }

    @Override
    public Broadcast send(Bytes transaction) {
        return ask(chain -> chain.send(transaction));
    }

    @Override
    public Optional<Receipt> receipt(Bytes transactionHash) {
        return ask(chain -> chain.receipt(transactionHash));
    }

    @Override
    public List<LogEntry> logs(LogQuery query) {
        return ask(chain -> chain.logs(query));
    }
}
