/**
 * What the wallet asks of a chain and tells it.
 *
 * <p>{@link org.farthing.wallet.chain.Chain} is a node as the wallet sees it; {@link org.farthing.wallet.chain.RpcChain} reaches one over
 * JSON-RPC and trusts nothing of what comes back beyond its form; {@link org.farthing.wallet.chain.AgreeingChain} believes only what two of
 * them agree on. {@link org.farthing.wallet.chain.Networks} has the chains that are known by name.
 * {@link org.farthing.wallet.chain.Transactions} is the one way out of an account: a queue that writes down what it is about to send before
 * it sends it, and looks after it until it is final. {@link org.farthing.wallet.chain.Contracts} holds the compiled contracts,
 * {@link org.farthing.wallet.chain.Deployment} puts them up, {@link org.farthing.wallet.chain.ChannelContract} speaks to the one that holds
 * the channels.
 *
 * <p>Not here: keys (only {@link org.farthing.wallet.chain.TransactionSigner}), files, and what a channel is for. No type of the web3j
 * library leaves this package.
 */
package org.farthing.wallet.chain;
