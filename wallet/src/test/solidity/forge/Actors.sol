// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymentChannels} from "../../../main/solidity/PaymentChannels.sol";
import {Rogue} from "../Rogue.sol";
import {Flaws} from "./Flaws.sol";

/// Payers, payees and strangers who do all they can think of, in any order and at any time. Each says beforehand what the contract has
/// to answer, to the name of the error, and fails where it answers otherwise.
contract Actors is Flaws {
  uint256 public calls;
  uint256 public successes;

  /// One in so many calls comes from somebody else than the one who may, and one in so many vouchers is bad.
  uint256 private immutable VICE;

  /// What the contract that calls back will try, and with which channel.
  bytes4 private nested;
  uint256 private nestedChannel;
  uint256 private nestedNumber;

  constructor(uint256 vice) {
    VICE = vice;
  }

  // ---- opening and feeding

  function open(uint256 seed, uint256 deposit, uint256 life) external {
    PaymentChannels.Opening[] memory items = new PaymentChannels.Opening[](seed % 5 == 0 ? 1 + (seed >> 8) % 4 : 1);
    bytes4 refusal;
    uint256 sum;
    for (uint256 i; i < items.length; ++i) {
      items[i] = _opening(uint256(keccak256(abi.encode(seed, i, VICE))), deposit, life);
      if (refusal == NONE) refusal = _refusalToOpen(items[i]);
      for (uint256 j; j < i; ++j) {
        if (refusal == NONE && _idOf(items[j]) == _idOf(items[i])) refusal = PaymentChannels.ChannelExists.selector;
      }
      sum += items[i].deposit;
    }
    PaymentChannels.Opening memory first = items[0];
    bool alone = items.length == 1 && seed % 3 != 0;
    if (alone) {
      bytes memory data = abi.encodeCall(channels.open, (first.payee, first.signer, first.expiry, first.salt));
      _act(first.payer, first.deposit, data, refusal);
    } else {
      bool wrongSum = seed % 11 == 0 && sum > 0;
      if (wrongSum && refusal == NONE) refusal = PaymentChannels.ValueMismatch.selector;
      _act(STRANGER, wrongSum ? sum - 1 : sum, abi.encodeCall(channels.openMany, (items)), refusal);
    }
    if (refusal != NONE) return;
    for (uint256 i; i < items.length; ++i) _opened(items[i]);
  }

  function topUp(uint256 seed, uint256 amount) external {
    if (known.length == 0) return;
    Channel storage c = _pick(seed);
    amount = seed % 16 == 0 ? 0 : seed % 17 == 0 ? type(uint128).max - c.put + 1 : _between(amount, 1, 10 ether);
    bytes4 refusal = c.closed
      ? PaymentChannels.NotOpen.selector
      : amount == 0
      ? PaymentChannels.NoMoney.selector
      : _expired(c)
      ? PaymentChannels.Expired.selector
      : c.put + amount > type(uint128).max
      ? PaymentChannels.TooMuchMoney.selector
      : NONE;
    _act(_caller(seed, STRANGER), amount, abi.encodeCall(channels.topUp, (c.id)), refusal);
    if (refusal == NONE) c.put += amount;
  }

  function extend(uint256 seed, uint256 to) external {
    if (known.length == 0) return;
    Channel storage c = _pick(seed);
    address caller = _caller(seed, c.terms.payer);
    to = _between(to, block.timestamp - 1 days, block.timestamp + 91 days);
    bytes4 refusal = _refusalToExtend(c, caller, to);
    _act(caller, 0, abi.encodeCall(channels.extend, (c.terms, uint40(to))), refusal);
    if (refusal == NONE) c.expiry = to;
  }

  // ---- the payee's end

  function close(uint256 seed, uint256 amount) external {
    if (known.length == 0) return;
    Channel storage c = _pick(seed);
    address caller = _caller(seed, c.terms.payee);
    PaymentChannels.Closing memory item = _closing(seed, c, amount);
    bytes4 refusal = _refusalToClose(c, caller, seed);
    _arm(seed);
    _act(caller, 0, abi.encodeCall(channels.close, (item.terms, item.amount, item.sig, _tillOf(caller))), refusal);
    if (refusal == NONE) _settle(c, item.amount);
    _absorb();
  }

  function closeMany(uint256 seed, uint256 amount) external {
    if (known.length == 0) return;
    PaymentChannels.Closing[] memory items = new PaymentChannels.Closing[](1 + seed % 5);
    uint256[] memory seeds = new uint256[](items.length);
    for (uint256 i; i < items.length; ++i) {
      seeds[i] = uint256(keccak256(abi.encode(seed, i, VICE)));
      items[i] = _closing(seeds[i], _pick(seeds[i]), amount);
    }
    address caller = _caller(seed, _pick(seeds[0]).terms.payee);
    bytes32 singles;
    // A contract that calls back decides for itself what it does, so batch and singles are compared without it.
    bool compared = seed % 3 == 0 && caller != payees[2];
    if (compared) {
      uint256 here = vm.snapshotState();
      for (uint256 i; i < items.length; ++i) {
        bytes memory one = abi.encodeCall(channels.close, (items[i].terms, items[i].amount, items[i].sig, _tillOf(caller)));
        _act(caller, 0, one, _refusalToClose(_pick(seeds[i]), caller, seeds[i]));
        if (_refusalToClose(_pick(seeds[i]), caller, seeds[i]) == NONE) _settle(_pick(seeds[i]), items[i].amount);
      }
      singles = _fingerprint();
      vm.revertToStateAndDelete(here);
    } else {
      _arm(seed);
    }
    _act(caller, 0, abi.encodeCall(channels.closeMany, (items, _tillOf(caller))), NONE);
    for (uint256 i; i < items.length; ++i) {
      Channel storage c = _pick(seeds[i]);
      if (_refusalToClose(c, caller, seeds[i]) == NONE) _settle(c, items[i].amount);
    }
    _absorb();
    if (compared && singles != _fingerprint()) ++batchDiffered;
  }

  // ---- the payer's end

  function requestClose(uint256 seed) external {
    if (known.length == 0) return;
    Channel storage c = _pick(seed);
    address caller = _caller(seed, c.terms.payer);
    bytes4 refusal = _refusalToAsk(c, caller);
    _act(caller, 0, abi.encodeCall(channels.requestClose, (c.terms)), refusal);
    if (refusal == NONE) _asked(c);
  }

  function requestCloseMany(uint256 seed) external {
    if (known.length == 0) return;
    (PaymentChannels.Terms[] memory items, uint256[] memory seeds) = _several(seed);
    address caller = _caller(seed, items[0].payer);
    uint256 here = vm.snapshotState();
    for (uint256 i; i < items.length; ++i) {
      _act(caller, 0, abi.encodeCall(channels.requestClose, (items[i])), _refusalToAsk(_pick(seeds[i]), caller));
    }
    bytes32 singles = _fingerprint();
    vm.revertToStateAndDelete(here);
    _act(caller, 0, abi.encodeCall(channels.requestCloseMany, (items)), NONE);
    for (uint256 i; i < items.length; ++i) if (_refusalToAsk(_pick(seeds[i]), caller) == NONE) _asked(_pick(seeds[i]));
    if (singles != _fingerprint()) ++batchDiffered;
  }

  function refund(uint256 seed) external {
    if (known.length == 0) return;
    Channel storage c = _pick(seed);
    bytes4 refusal = _refusalToRefund(c);
    _arm(seed);
    _act(_caller(seed, STRANGER), 0, abi.encodeCall(channels.refund, (c.terms)), refusal);
    if (refusal == NONE) _refunded(c);
    _absorb();
  }

  function refundMany(uint256 seed) external {
    if (known.length == 0) return;
    (PaymentChannels.Terms[] memory items, uint256[] memory seeds) = _several(seed);
    uint256 here = vm.snapshotState();
    for (uint256 i; i < items.length; ++i) {
      bytes4 refusal = _refusalToRefund(_pick(seeds[i]));
      _act(STRANGER, 0, abi.encodeCall(channels.refund, (items[i])), refusal);
      if (refusal == NONE) _refunded(_pick(seeds[i]));
    }
    bytes32 singles = _fingerprint();
    vm.revertToStateAndDelete(here);
    _act(_caller(seed, STRANGER), 0, abi.encodeCall(channels.refundMany, (items)), NONE);
    for (uint256 i; i < items.length; ++i) if (_refusalToRefund(_pick(seeds[i])) == NONE) _refunded(_pick(seeds[i]));
    if (singles != _fingerprint()) ++batchDiffered;
  }

  function withdrawPending(uint256 seed) external {
    address payer = payers[seed % PAYERS];
    bytes4 refusal = channels.pending(payer) == 0 ? PaymentChannels.NothingPending.selector : NONE;
    if (seed & 256 == 0) {
      _act(payer, 0, abi.encodeCall(channels.withdrawPendingTo, (elsewhere(payer))), refusal);
    } else {
      if (refusal == NONE && !_takes(payer)) refusal = PaymentChannels.TransferFailed.selector;
      _act(_caller(seed, STRANGER), 0, abi.encodeCall(channels.withdrawPending, (payer)), refusal);
    }
  }

  // ---- time, moods, accidents

  function wait_(uint256 seed) external {
    vm.warp(block.timestamp + (seed % 4 == 0 ? _between(seed, 1, 20 days) : _between(seed, 1, 30 hours)));
  }

  function changeMood(uint256 seed) external {
    _behave(payers[3 + (seed % 3)], Rogue.Mode((seed >> 8) % 4), "");
  }

  function forceMoney(uint256 seed) external {
    uint256 amount = seed % 1 ether;
    forced += amount;
    vm.deal(address(channels), address(channels).balance + amount);
  }

  // ---- what has to be answered

  function _refusalToOpen(PaymentChannels.Opening memory item) private view returns (bytes4) {
    if (item.payee == address(0)) return PaymentChannels.ZeroAddress.selector;
    if (item.deposit == 0) return PaymentChannels.NoMoney.selector;
    if (item.expiry < block.timestamp + 7 days || item.expiry > block.timestamp + 90 days) return PaymentChannels.BadExpiry.selector;
    bytes32 id = _idOf(item);
    for (uint256 i; i < known.length; ++i) if (known[i].id == id) return PaymentChannels.ChannelExists.selector;
    return NONE;
  }

  function _refusalToExtend(Channel storage c, address caller, uint256 to) private view returns (bytes4) {
    if (caller != c.terms.payer) return PaymentChannels.NotPayer.selector;
    if (c.closed) return PaymentChannels.NotOpen.selector;
    if (to <= c.expiry || to <= block.timestamp || to > block.timestamp + 90 days) return PaymentChannels.BadExpiry.selector;
    return NONE;
  }

  function _refusalToClose(Channel storage c, address caller, uint256 seed) private view returns (bytes4) {
    if (caller != c.terms.payee) return PaymentChannels.NotPayee.selector;
    if (c.closed) return PaymentChannels.NotOpen.selector;
    return _flawed(seed) ? PaymentChannels.BadSignature.selector : NONE;
  }

  function _refusalToAsk(Channel storage c, address caller) private view returns (bytes4) {
    if (caller != c.terms.payer) return PaymentChannels.NotPayer.selector;
    return c.closed ? PaymentChannels.NotOpen.selector : NONE;
  }

  function _refusalToRefund(Channel storage c) private view returns (bytes4) {
    if (c.closed) return PaymentChannels.NotOpen.selector;
    return _expired(c) ? NONE : PaymentChannels.NotExpired.selector;
  }

  /// With all the gas there is; a megabyte can then be returned, and nobody looks at it.
  function _takes(address payer) private view returns (bool) {
    if (payer == payers[0] || payer == payers[1]) return true;
    Rogue.Mode mood = Rogue(payable(payer)).mode();
    return mood != Rogue.Mode.REVERT && mood != Rogue.Mode.BURN_GAS;
  }

  // ---- doing it

  function _act(address caller, uint256 value, bytes memory data, bytes4 refusal) private {
    (Seen[] memory before, uint256[] memory wealth) = _look();
    _call(caller, value, data, refusal);
    _watch(caller, value, before, wealth);
    ++calls;
    if (refusal == NONE) ++successes;
  }

  function _opening(uint256 seed, uint256 deposit, uint256 life) private view returns (PaymentChannels.Opening memory item) {
    if (known.length > 0 && (known.length >= MAX_CHANNELS || seed % 7 == 0)) {
      // Once more under an id that is taken, perhaps of a channel that is closed.
      PaymentChannels.Terms storage t = _pick(seed).terms;
      (item.payer, item.payee, item.signer, item.salt) = (t.payer, t.payee, t.signer, t.salt);
    } else {
      item.payer = payers[(seed >> 8) % PAYERS];
      item.payee = seed % 29 == 0 ? address(0) : payees[(seed >> 16) % PAYEES];
      item.salt = bytes32(seed);
      item.signer = vm.addr(_keyOf(item.salt));
    }
    item.deposit = uint128(seed % 31 == 0 ? 0 : _between(deposit, 1, 100 ether));
    item.expiry = uint40(block.timestamp + _between(life, 7 days - 1 hours, 90 days + 1 hours));
  }

  function _opened(PaymentChannels.Opening memory item) private {
    Channel storage c = known.push();
    c.terms = PaymentChannels.Terms(item.payer, item.payee, item.signer, item.salt);
    c.id = _idOf(item);
    c.signerKey = _keyOf(item.salt);
    c.put = item.deposit;
    c.expiry = item.expiry;
  }

  function _idOf(PaymentChannels.Opening memory item) private view returns (bytes32) {
    return _id(PaymentChannels.Terms(item.payer, item.payee, item.signer, item.salt));
  }

  function _pick(uint256 seed) private view returns (Channel storage) {
    return known[_dice("channel", seed) % known.length];
  }

  function _several(uint256 seed) private view returns (PaymentChannels.Terms[] memory items, uint256[] memory seeds) {
    items = new PaymentChannels.Terms[](1 + seed % 5);
    seeds = new uint256[](items.length);
    for (uint256 i; i < items.length; ++i) {
      seeds[i] = uint256(keccak256(abi.encode(seed, i, VICE)));
      items[i] = _pick(seeds[i]).terms;
    }
  }

  /// Mostly the one that may, often enough any other.
  function _caller(uint256 seed, address mostly) private view returns (address) {
    uint256 dice = _dice("caller", seed);
    if (dice % VICE != 0) return mostly;
    uint256 who = (dice >> 8) % (PAYERS + PAYEES + 1);
    return who < PAYERS ? payers[who] : who < PAYERS + PAYEES ? payees[who - PAYERS] : STRANGER;
  }

  function _tillOf(address caller) private view returns (address) {
    for (uint256 i; i < PAYEES; ++i) if (payees[i] == caller) return till(i);
    return STRANGER;
  }

  function _flawed(uint256 seed) private view returns (bool) {
    return _dice("flaw", seed) % VICE == 0;
  }

  /// Another number for each question and each world, from the one that forge gives.
  function _dice(string memory what, uint256 seed) private view returns (uint256) {
    return uint256(keccak256(abi.encode(what, seed, VICE)));
  }

  function _closing(uint256 seed, Channel storage c, uint256 amount) private returns (PaymentChannels.Closing memory item) {
    item.terms = c.terms;
    uint256 kind = _dice("amount", seed) % 6;
    item.amount = kind == 0 ? 0 : kind == 1 ? c.put : kind == 2 ? type(uint256).max : _between(amount, 0, 2 * c.put);
    if (_flawed(seed)) {
      item.sig = _flawedVoucher(Flaw(_dice("which", seed) % 10), c, item.amount);
    } else {
      item.sig = _voucher(c.signerKey, c.id, item.amount);
      if (item.amount > c.signed) c.signed = item.amount;
    }
  }

  // ---- calling back

  /// Tells the payer and the payee that are contracts what to try from inside the next transfer.
  function _arm(uint256 seed) private {
    uint256 dice = _dice("arm", seed);
    Channel storage c = _pick(dice);
    nestedChannel = _dice("channel", dice) % known.length;
    bytes memory asPayer;
    if (dice % 3 == 0) {
      nested = channels.refund.selector;
      asPayer = abi.encodeCall(channels.refund, (c.terms));
    } else if (dice % 3 == 1) {
      nested = channels.requestClose.selector;
      asPayer = abi.encodeCall(channels.requestClose, (c.terms));
    } else {
      nested = channels.withdrawPending.selector;
      asPayer = abi.encodeCall(channels.withdrawPending, (payers[6]));
    }
    _behave(payers[6], Rogue.Mode.REENTER, asPayer);
    nestedNumber = c.put / 2;
    bytes memory sig = _voucher(c.signerKey, c.id, nestedNumber);
    if (nestedNumber > c.signed) c.signed = nestedNumber;
    _behave(payees[2], Rogue.Mode.REENTER, abi.encodeCall(channels.close, (c.terms, nestedNumber, sig, payees[2])));
  }

  /// Lets the model follow what was done from inside the last transfer, where that was allowed, and fails where it was not.
  function _absorb() private {
    Channel storage c = known[nestedChannel];
    if (nested != NONE && Rogue(payable(payers[6])).outcome() == 3) {
      if (nested == channels.refund.selector) {
        require(_refusalToRefund(c) == NONE, "refunded from inside what forbids it");
        _refunded(c);
      } else if (nested == channels.requestClose.selector) {
        require(_refusalToAsk(c, payers[6]) == NONE, "ended from inside what forbids it");
        _asked(c);
      }
    }
    if (nested != NONE && Rogue(payable(payees[2])).outcome() == 3) {
      require(c.terms.payee == payees[2] && !c.closed, "closed from inside what forbids it");
      _settle(c, nestedNumber);
    }
    nested = NONE;
    _behave(payers[6], Rogue.Mode.ACCEPT, "");
    _behave(payees[2], Rogue.Mode.ACCEPT, "");
  }
}
