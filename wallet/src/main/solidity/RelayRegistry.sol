// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What Arbitrum's chains answer at address 100.
interface ArbSys {
  function arbBlockNumber() external view returns (uint256);
}

/// @title The public list of relays, each behind a bond.
///
/// A relay's descriptor travels in an event; storage keeps its hash, a sequence number and what the list is sorted by. So the chain
/// itself is the only directory a client has to trust: there is no mirror that could show two clients different relays, leave some out
/// or hand back an old descriptor without the hash giving it away, and a log costs a thirtieth of storage.
///
/// A relay id is an Ed25519 key, which the EVM cannot check: that the operator holds it is shown inside the descriptor, and clients
/// leave out an entry whose descriptor is not signed by it. Whoever registers a stranger's id first pays a bond for three weeks and
/// keeps nothing but the trouble of one new key from its owner; after that an id stays with its operator for good.
///
/// Nobody owns this contract and nothing in it can be changed.
contract RelayRegistry {
  enum Status {
    NONE,
    ACTIVE,
    RETIRED,
    WITHDRAWN
  }

  struct Entry {
    address operator;
    address payout;
    uint128 bond;
    uint128 pricePerUnit;
    bytes32 descriptorHash;
    bytes32 policyHash;
    uint64 sequence;
    Status status;
    /// The block whose `RelayDescribed` event carries the present descriptor.
    uint64 updatedBlock;
    /// Unix seconds from which a retired relay's bond may be taken out; 0 before it retires.
    uint40 releaseTime;
  }

  struct Stored {
    address operator;
    uint64 sequence;
    Status status;
    address payout;
    uint48 updatedBlock;
    uint40 releaseTime;
    uint128 bond;
    uint128 pricePerUnit;
    bytes32 descriptorHash;
    bytes32 policyHash;
  }

  event RelayDescribed(
    bytes32 indexed relayId,
    address indexed operator,
    uint64 sequence,
    address payout,
    uint128 pricePerUnit,
    bytes32 policyHash,
    bytes descriptor
  );
  event RelayRetired(bytes32 indexed relayId, uint40 releaseTime);
  event BondWithdrawn(bytes32 indexed relayId, address to, uint256 amount);

  error ZeroAddress();
  error ZeroRelayId();
  error BondTooSmall(uint256 sent, uint256 needed);
  error BadDescriptorLength();
  error AlreadyRegistered();
  error NotOperator();
  error NotActive();
  error NotRetired();
  error TooEarly();
  error TransferFailed();

  /// Longer than any channel needs to be closed against a relay's account, so that misconduct is known before the bond is gone.
  uint256 public constant WITHDRAWAL_DELAY = 21 days;
  uint256 public constant MAX_DESCRIPTOR = 2048;

  /// In wei. What a second identity costs; the same for everybody, for as long as this contract exists.
  uint256 public immutable MIN_BOND;

  bytes32[] private ids;
  mapping(bytes32 relayId => Stored) private entries;

  constructor(uint256 minBond) {
    MIN_BOND = minBond;
  }

  /// Enters a relay, or brings back one that its operator had withdrawn. The money sent is its bond.
  function register(
    bytes32 relayId,
    address payout,
    uint128 pricePerUnit,
    bytes32 policyHash,
    bytes calldata descriptor
  ) external payable {
    if (relayId == 0) revert ZeroRelayId();
    if (msg.value < MIN_BOND || msg.value > type(uint128).max) revert BondTooSmall(msg.value, MIN_BOND);
    Stored storage stored = entries[relayId];
    if (stored.status == Status.NONE) {
      ids.push(relayId);
    } else {
      if (stored.status != Status.WITHDRAWN) revert AlreadyRegistered();
      if (stored.operator != msg.sender) revert NotOperator();
    }
    stored.operator = msg.sender;
    stored.status = Status.ACTIVE;
    stored.releaseTime = 0;
    stored.bond = uint128(msg.value);
    _describe(stored, relayId, payout, pricePerUnit, policyHash, descriptor);
  }

  function update(
    bytes32 relayId,
    address payout,
    uint128 pricePerUnit,
    bytes32 policyHash,
    bytes calldata descriptor
  ) external {
    Stored storage stored = entries[relayId];
    if (stored.operator != msg.sender) revert NotOperator();
    if (stored.status != Status.ACTIVE) revert NotActive();
    _describe(stored, relayId, payout, pricePerUnit, policyHash, descriptor);
  }

  /// Takes a relay off the list at once; its bond can be withdrawn after the delay.
  function retire(bytes32 relayId) external {
    Stored storage stored = entries[relayId];
    if (stored.operator != msg.sender) revert NotOperator();
    if (stored.status != Status.ACTIVE) revert NotActive();
    stored.status = Status.RETIRED;
    uint40 releaseTime = uint40(block.timestamp + WITHDRAWAL_DELAY);
    stored.releaseTime = releaseTime;
    emit RelayRetired(relayId, releaseTime);
  }

  function withdrawBond(bytes32 relayId, address to) external {
    if (to == address(0)) revert ZeroAddress();
    Stored storage stored = entries[relayId];
    if (stored.operator != msg.sender) revert NotOperator();
    if (stored.status != Status.RETIRED) revert NotRetired();
    if (block.timestamp < stored.releaseTime) revert TooEarly();
    uint256 amount = stored.bond;
    stored.status = Status.WITHDRAWN;
    stored.bond = 0;
    emit BondWithdrawn(relayId, to, amount);
    bool sent;
    assembly ("memory-safe") {
      sent := call(gas(), to, amount, 0, 0, 0, 0)
    }
    if (!sent) revert TransferFailed();
  }

  function count() external view returns (uint256) {
    return ids.length;
  }

  function relayIdAt(uint256 index) external view returns (bytes32) {
    return ids[index];
  }

  function entry(bytes32 relayId) external view returns (Entry memory) {
    return _entry(relayId);
  }

  /// Up to `limit` entries from the one at `start`, in order of registration: the list is read whole, never relay by relay, so that a
  /// node learns nothing of what a client is looking for.
  function page(uint256 start, uint256 limit) external view returns (bytes32[] memory relayIds, Entry[] memory found) {
    uint256 left = start < ids.length ? ids.length - start : 0;
    uint256 size = limit < left ? limit : left;
    relayIds = new bytes32[](size);
    found = new Entry[](size);
    for (uint256 i; i < size; ++i) {
      relayIds[i] = ids[start + i];
      found[i] = _entry(relayIds[i]);
    }
  }

  function _describe(
    Stored storage stored,
    bytes32 relayId,
    address payout,
    uint128 pricePerUnit,
    bytes32 policyHash,
    bytes calldata descriptor
  ) private {
    if (payout == address(0)) revert ZeroAddress();
    if (descriptor.length == 0 || descriptor.length > MAX_DESCRIPTOR) revert BadDescriptorLength();
    uint64 sequence = stored.sequence + 1;
    stored.sequence = sequence;
    stored.payout = payout;
    stored.updatedBlock = uint48(_chainsOwnBlock());
    stored.pricePerUnit = pricePerUnit;
    stored.policyHash = policyHash;
    stored.descriptorHash = keccak256(descriptor);
    emit RelayDescribed(relayId, msg.sender, sequence, payout, pricePerUnit, policyHash, descriptor);
  }

  /// The number that nodes of this chain know the block by. Arbitrum's `block.number` is Ethereum's.
  function _chainsOwnBlock() private view returns (uint256) {
    bool arbitrum = block.chainid == 42161 || block.chainid == 42170 || block.chainid == 421614;
    return arbitrum ? ArbSys(address(100)).arbBlockNumber() : block.number;
  }

  function _entry(bytes32 relayId) private view returns (Entry memory) {
    Stored storage stored = entries[relayId];
    return Entry({
      operator: stored.operator,
      payout: stored.payout,
      bond: stored.bond,
      pricePerUnit: stored.pricePerUnit,
      descriptorHash: stored.descriptorHash,
      policyHash: stored.policyHash,
      sequence: stored.sequence,
      status: stored.status,
      updatedBlock: stored.updatedBlock,
      releaseTime: stored.releaseTime
    });
  }
}
