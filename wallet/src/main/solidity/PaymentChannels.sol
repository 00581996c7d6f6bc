// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title One-way payment channels: a payer locks a deposit, a payee cashes the highest voucher once, the rest goes back.
///
/// A channel is one storage word under an id that commits to everything else:
///   id   = keccak256(abi.encode(chainid, this, payer, payee, signer, salt))
///   word = deposit (bits 0-127, wei) | expiry (bits 128-167, unix seconds) | state (bits 168-175)
/// so whoever acts on a channel shows its terms again as calldata, which costs a tenth of storing them.
///
/// Nobody owns this contract, nothing in it can be changed, it takes no fee and calls no other contract's code on its own behalf.
///
/// Re-entrancy: every function finishes its effects before it sends money, batches included (closeMany and refundMany settle all
/// words first and send afterwards). What a receiver calls from inside its transfer therefore meets a finished state, and a guard word
/// would only add about 2,300 gas to each closing. The one write after a call is `pending[payer] += amount`, made only where the
/// call failed, and a failed call has undone whatever it did here.
contract PaymentChannels {
  struct Terms {
    address payer;
    address payee;
    address signer;
    bytes32 salt;
  }

  struct Opening {
    address payer;
    address payee;
    address signer;
    uint40 expiry;
    bytes32 salt;
    uint128 deposit;
  }

  struct Closing {
    Terms terms;
    uint256 amount;
    bytes sig;
  }

  /// Why an item of a batch was passed over.
  enum Reason {
    NONE,
    NOT_PAYEE,
    NOT_PAYER,
    NOT_OPEN,
    NOT_EXPIRED,
    BAD_SIGNATURE
  }

  event Opened(
    bytes32 indexed id,
    address indexed payer,
    address indexed payee,
    address signer,
    bytes32 salt,
    uint128 deposit,
    uint40 expiry
  );
  event ToppedUp(bytes32 indexed id, uint128 added, uint128 deposit);
  event Extended(bytes32 indexed id, uint40 expiry);
  event CloseRequested(bytes32 indexed id, uint40 expiry);
  event Closed(bytes32 indexed id, uint256 paid, uint256 returned);
  event Refunded(bytes32 indexed id, uint256 amount);
  event ItemSkipped(bytes32 indexed id, Reason reason);
  event PendingCredited(address indexed payer, uint256 amount);
  event PendingWithdrawn(address indexed payer, address to, uint256 amount);

  error ZeroAddress();
  error NoMoney();
  error TooMuchMoney();
  error ValueMismatch(uint256 sent, uint256 needed);
  error BadExpiry();
  error ChannelExists(bytes32 id);
  error NotOpen(bytes32 id);
  error NotPayer();
  error NotPayee();
  error NotExpired();
  error Expired();
  error BadSignature();
  error NothingPending();
  error TransferFailed();

  uint256 public constant MIN_LIFE = 7 days;
  uint256 public constant MAX_LIFE = 90 days;
  /// What a payee has left, at the least, after the payer asked for the end.
  uint256 public constant CHALLENGE = 24 hours;

  /// A payer may be a contract. It gets enough gas to note a receipt, never enough to make a closing unaffordable.
  uint256 private constant REFUND_GAS = 30_000;

  uint256 private constant EXPIRY_SHIFT = 128;
  uint256 private constant STATE_SHIFT = 168;
  uint256 private constant OPEN = 1;
  uint256 private constant CLOSED = 2;
  /// Left for ever where a channel was: opening it again under the same salt would bring its old vouchers back to life.
  uint256 private constant TOMBSTONE = CLOSED << STATE_SHIFT;

  /// Half the order of secp256k1: a larger s is the same signature written a second way.
  uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

  bytes32 private constant DOMAIN_TYPE =
    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
  bytes32 private constant VOUCHER_TYPE = keccak256("Voucher(bytes32 channelId,uint256 cumulative)");
  bytes32 private constant NAME = keccak256("Farthing");
  bytes32 private constant VERSION = keccak256("1");

  mapping(bytes32 id => uint256 word) private words;

  /// What could not be handed to a payer in the course of a closing or a refund, in wei.
  mapping(address payer => uint256 amount) public pending;

  // ---- opening and feeding

  /// Opens one channel with the money sent; the caller is its payer.
  function open(address payee, address signer, uint40 expiry, bytes32 salt) external payable returns (bytes32 id) {
    if (msg.value > type(uint128).max) revert TooMuchMoney();
    return _open(msg.sender, payee, signer, expiry, salt, uint128(msg.value));
  }

  /// Opens all or none. Each channel names its own payer, which gets the rest back; the caller only brings the money, exactly the sum.
  function openMany(Opening[] calldata items) external payable {
    uint256 needed;
    for (uint256 i; i < items.length; ++i) {
      Opening calldata item = items[i];
      needed += item.deposit;
      _open(item.payer, item.payee, item.signer, item.expiry, item.salt, item.deposit);
    }
    if (needed != msg.value) revert ValueMismatch(msg.value, needed);
  }

  /// Adds the money sent to a channel that has not expired. Anyone may; it all counts as the payer's.
  function topUp(bytes32 id) external payable {
    uint256 word = _openWord(id);
    if (msg.value == 0) revert NoMoney();
    if (block.timestamp >= _expiry(word)) revert Expired();
    uint256 deposit = _deposit(word) + msg.value;
    if (deposit > type(uint128).max) revert TooMuchMoney();
    words[id] = word + msg.value;
    emit ToppedUp(id, uint128(msg.value), uint128(deposit));
  }

  /// Moves the expiry later; also takes a request for the end back.
  function extend(Terms calldata terms, uint40 newExpiry) external {
    if (msg.sender != terms.payer) revert NotPayer();
    bytes32 id = _id(terms);
    uint256 word = _openWord(id);
    if (newExpiry <= _expiry(word) || newExpiry <= block.timestamp || newExpiry > block.timestamp + MAX_LIFE) revert BadExpiry();
    words[id] = _word(_deposit(word), newExpiry);
    emit Extended(id, newExpiry);
  }

  // ---- the payee's end

  /// Pays `min(amount, deposit)` to `to` and the rest to the payer. A top-up can be lost in a reorganisation after a voucher above the
  /// old deposit was accepted, so a larger amount is cut, not refused. Possible as long as the channel is open, expired or not.
  function close(Terms calldata terms, uint256 amount, bytes calldata sig, address to) external {
    if (to == address(0)) revert ZeroAddress();
    (Reason reason, uint256 paid, uint256 returned) = _settle(_id(terms), terms, amount, sig, _domain());
    if (reason == Reason.NOT_PAYEE) revert NotPayee();
    if (reason == Reason.NOT_OPEN) revert NotOpen(_id(terms));
    if (reason == Reason.BAD_SIGNATURE) revert BadSignature();
    _giveBack(terms.payer, returned);
    if (paid != 0) _pay(to, paid);
  }

  /// Closes what can be closed, passes over the rest with an `ItemSkipped` each, and pays the payee once, in total.
  function closeMany(Closing[] calldata items, address to) external {
    if (to == address(0)) revert ZeroAddress();
    bytes32 domain = _domain();
    uint256[] memory returns_ = new uint256[](items.length);
    uint256 total;
    for (uint256 i; i < items.length; ++i) {
      Closing calldata item = items[i];
      bytes32 id = _id(item.terms);
      (Reason reason, uint256 paid, uint256 returned) = _settle(id, item.terms, item.amount, item.sig, domain);
      if (reason == Reason.NONE) {
        total += paid;
        returns_[i] = returned;
      } else {
        emit ItemSkipped(id, reason);
      }
    }
    for (uint256 i; i < items.length; ++i) {
      _giveBack(items[i].terms.payer, returns_[i]);
    }
    if (total != 0) _pay(to, total);
  }

  // ---- the payer's end

  /// Brings the expiry to 24 hours from now, or leaves it where it is sooner.
  function requestClose(Terms calldata terms) external {
    bytes32 id = _id(terms);
    Reason reason = _requestClose(id, terms);
    if (reason == Reason.NOT_PAYER) revert NotPayer();
    if (reason == Reason.NOT_OPEN) revert NotOpen(id);
  }

  function requestCloseMany(Terms[] calldata items) external {
    for (uint256 i; i < items.length; ++i) {
      bytes32 id = _id(items[i]);
      Reason reason = _requestClose(id, items[i]);
      if (reason != Reason.NONE) emit ItemSkipped(id, reason);
    }
  }

  /// Gives the whole deposit back to the payer at or after expiry. Anyone may call it.
  function refund(Terms calldata terms) external {
    bytes32 id = _id(terms);
    (Reason reason, uint256 amount) = _refund(id);
    if (reason == Reason.NOT_OPEN) revert NotOpen(id);
    if (reason == Reason.NOT_EXPIRED) revert NotExpired();
    _giveBack(terms.payer, amount);
  }

  /// Passes over what cannot be refunded, so that nobody spoils a batch by refunding one of its channels first.
  function refundMany(Terms[] calldata items) external {
    uint256[] memory amounts = new uint256[](items.length);
    for (uint256 i; i < items.length; ++i) {
      bytes32 id = _id(items[i]);
      Reason reason;
      (reason, amounts[i]) = _refund(id);
      if (reason != Reason.NONE) emit ItemSkipped(id, reason);
    }
    for (uint256 i; i < items.length; ++i) {
      _giveBack(items[i].payer, amounts[i]);
    }
  }

  /// Hands a payer what it could not take before, with all the gas there is. Anyone may call it, the money goes nowhere else.
  function withdrawPending(address payer) external {
    _withdrawPending(payer, payer);
  }

  /// As `withdrawPending`, for a payer that cannot receive money but can call.
  function withdrawPendingTo(address to) external {
    if (to == address(0)) revert ZeroAddress();
    _withdrawPending(msg.sender, to);
  }

  // ---- views

  /// @return deposit in wei, 0 once closed
  /// @return expiry unix seconds, 0 once closed
  /// @return state 0 never opened, 1 open, 2 closed for good
  function channels(bytes32 id) external view returns (uint128 deposit, uint40 expiry, uint8 state) {
    uint256 word = words[id];
    return (uint128(word), uint40(word >> EXPIRY_SHIFT), uint8(word >> STATE_SHIFT));
  }

  function channelId(address payer, address payee, address signer, bytes32 salt) external view returns (bytes32) {
    return _id(payer, payee, signer, salt);
  }

  // ---- inside

  function _open(
    address payer,
    address payee,
    address signer,
    uint40 expiry,
    bytes32 salt,
    uint128 deposit
  ) private returns (bytes32 id) {
    // A zero signer would match ecrecover's answer to rubbish.
    if (payer == address(0) || payee == address(0) || signer == address(0)) revert ZeroAddress();
    if (deposit == 0) revert NoMoney();
    if (expiry < block.timestamp + MIN_LIFE || expiry > block.timestamp + MAX_LIFE) revert BadExpiry();
    id = _id(payer, payee, signer, salt);
    if (words[id] != 0) revert ChannelExists(id);
    words[id] = _word(deposit, expiry);
    emit Opened(id, payer, payee, signer, salt, deposit, expiry);
  }

  function _settle(
    bytes32 id,
    Terms calldata terms,
    uint256 amount,
    bytes calldata sig,
    bytes32 domain
  ) private returns (Reason reason, uint256 paid, uint256 returned) {
    if (msg.sender != terms.payee) return (Reason.NOT_PAYEE, 0, 0);
    uint256 word = words[id];
    if (word >> STATE_SHIFT != OPEN) return (Reason.NOT_OPEN, 0, 0);
    if (!_signed(terms.signer, id, amount, sig, domain)) return (Reason.BAD_SIGNATURE, 0, 0);
    uint256 deposit = _deposit(word);
    paid = amount < deposit ? amount : deposit;
    unchecked {
      returned = deposit - paid;
    }
    words[id] = TOMBSTONE;
    emit Closed(id, paid, returned);
  }

  function _requestClose(bytes32 id, Terms calldata terms) private returns (Reason) {
    if (msg.sender != terms.payer) return Reason.NOT_PAYER;
    uint256 word = words[id];
    if (word >> STATE_SHIFT != OPEN) return Reason.NOT_OPEN;
    uint256 soonest = block.timestamp + CHALLENGE;
    if (_expiry(word) > soonest) {
      words[id] = _word(_deposit(word), soonest);
      emit CloseRequested(id, uint40(soonest));
    }
    return Reason.NONE;
  }

  function _refund(bytes32 id) private returns (Reason, uint256 amount) {
    uint256 word = words[id];
    if (word >> STATE_SHIFT != OPEN) return (Reason.NOT_OPEN, 0);
    if (block.timestamp < _expiry(word)) return (Reason.NOT_EXPIRED, 0);
    amount = _deposit(word);
    words[id] = TOMBSTONE;
    emit Refunded(id, amount);
    return (Reason.NONE, amount);
  }

  function _withdrawPending(address payer, address to) private {
    uint256 amount = pending[payer];
    if (amount == 0) revert NothingPending();
    pending[payer] = 0;
    emit PendingWithdrawn(payer, to, amount);
    _pay(to, amount);
  }

  /// Sends with little gas and takes no answer back: a payer that reverts, burns its gas or returns a megabyte must not keep a payee
  /// from its money. What it does not take waits in `pending`.
  function _giveBack(address payer, uint256 amount) private {
    if (amount == 0) return;
    bool sent;
    assembly ("memory-safe") {
      sent := call(REFUND_GAS, payer, amount, 0, 0, 0, 0)
    }
    if (!sent) {
      pending[payer] += amount;
      emit PendingCredited(payer, amount);
    }
  }

  function _pay(address to, uint256 amount) private {
    bool sent;
    assembly ("memory-safe") {
      sent := call(gas(), to, amount, 0, 0, 0, 0)
    }
    if (!sent) revert TransferFailed();
  }

  function _signed(address signer, bytes32 id, uint256 cumulative, bytes calldata sig, bytes32 domain) private pure returns (bool) {
    if (sig.length != 65) return false;
    bytes32 r;
    bytes32 s;
    uint256 v;
    assembly ("memory-safe") {
      r := calldataload(sig.offset)
      s := calldataload(add(sig.offset, 0x20))
      v := byte(0, calldataload(add(sig.offset, 0x40)))
    }
    if (uint256(s) > HALF_ORDER || (v != 27 && v != 28)) return false;
    address recovered = ecrecover(_digest(id, cumulative, domain), uint8(v), r, s);
    return recovered != address(0) && recovered == signer;
  }

  /// keccak256(0x1901 || domain || keccak256(abi.encode(VOUCHER_TYPE, id, cumulative)))
  function _digest(bytes32 id, uint256 cumulative, bytes32 domain) private pure returns (bytes32 digest) {
    bytes32 voucherType = VOUCHER_TYPE;
    assembly ("memory-safe") {
      let free := mload(0x40)
      mstore(free, voucherType)
      mstore(add(free, 0x20), id)
      mstore(add(free, 0x40), cumulative)
      let struct := keccak256(free, 0x60)
      mstore(free, shl(240, 0x1901))
      mstore(add(free, 0x02), domain)
      mstore(add(free, 0x22), struct)
      digest := keccak256(free, 0x42)
    }
  }

  /// Made anew each time: after a fork of the chain the two sides have different ids.
  function _domain() private view returns (bytes32) {
    return keccak256(abi.encode(DOMAIN_TYPE, NAME, VERSION, block.chainid, address(this)));
  }

  function _id(Terms calldata terms) private view returns (bytes32) {
    return _id(terms.payer, terms.payee, terms.signer, terms.salt);
  }

  /// keccak256(abi.encode(chainid, this, payer, payee, signer, salt)), without taking memory anew for each channel of a batch.
  function _id(address payer, address payee, address signer, bytes32 salt) private view returns (bytes32 id) {
    assembly ("memory-safe") {
      let free := mload(0x40)
      mstore(free, chainid())
      mstore(add(free, 0x20), address())
      mstore(add(free, 0x40), payer)
      mstore(add(free, 0x60), payee)
      mstore(add(free, 0x80), signer)
      mstore(add(free, 0xa0), salt)
      id := keccak256(free, 0xc0)
    }
  }

  function _openWord(bytes32 id) private view returns (uint256 word) {
    word = words[id];
    if (word >> STATE_SHIFT != OPEN) revert NotOpen(id);
  }

  function _word(uint256 deposit, uint256 expiry) private pure returns (uint256) {
    return deposit | (expiry << EXPIRY_SHIFT) | (OPEN << STATE_SHIFT);
  }

  function _deposit(uint256 word) private pure returns (uint256) {
    return uint128(word);
  }

  function _expiry(uint256 word) private pure returns (uint256) {
    return uint40(word >> EXPIRY_SHIFT);
  }
}
