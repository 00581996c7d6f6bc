/**
 * The practice chain: an Ethereum chain of one node inside this process, so that Farthing can be tried, demonstrated and tested without
 * money, without a network and without another program.
 *
 * <p><b>Test-grade by design.</b> It executes contracts by Ethereum's rules of the Shanghai upgrade, with exact gas, and is held to a real
 * node in a differential test. It has no peers, no consensus and no protection of value: whoever reaches it may print coins and move
 * its clock. Nothing that is worth money may rest on it. Known differences from a real chain: the state root is a hash of this program's
 * own (no Merkle trie of accounts), the precompiles for pairing and BLAKE2 (6 to 9) fail, blocks of one second share a timestamp, and safe
 * and finalized mean the newest block.
 *
 * <p>Nouns, from the inside out: {@code UInt256} and {@code Rlp} (values), {@code WorldState} (accounts), {@code Substate} (what one
 * transaction has touched), {@code Frame} and {@code Interpreter} (one running contract), {@code Evm} (calls and creations),
 * {@code TransactionRunner} (fees and intrinsic gas), {@code BlockBuilder}, {@code TxPool}, {@code ChainJournal} (the file),
 * {@link org.farthing.wallet.devnet.DevChain} (all of it, thread-safe) and {@link org.farthing.wallet.devnet.DevRpcServer} (JSON-RPC).
 */
package org.farthing.wallet.devnet;
