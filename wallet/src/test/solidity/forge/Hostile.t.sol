// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymentChannels} from "../../../main/solidity/PaymentChannels.sol";
import {Rogue} from "../Rogue.sol";
import {ChannelTest} from "./ChannelTest.sol";

/// Needs nearly all of the gas that a payer is given, and then says thank you.
contract Thirsty {
  uint256 private constant NEEDS = 28_000;

  receive() external payable {
    uint256 start = gasleft();
    while (start - gasleft() < NEEDS) {}
  }
}

/// Needs more than a payer is given.
contract Greedy {
  receive() external payable {
    uint256 start = gasleft();
    while (start - gasleft() < 33_000) {}
  }
}

/// Payers and payees that are contracts and mean no good; callers that are mean with gas.
contract HostileTest is ChannelTest {
  function _rogue(Rogue.Mode mode) private returns (address rogue) {
    rogue = address(new Rogue());
    _behave(rogue, mode, "");
  }

  /// Whatever the payer does, the payee has its money, for a bounded price, and the payer's waits.
  function testFuzz_theRelayIsPaidWhateverThePayerDoes(uint8 kind, uint256 amount, bool batch) public {
    Rogue.Mode mode = Rogue.Mode(1 + (kind % 3));
    address rogue = _rogue(mode);
    PaymentChannels.Terms memory t = _open(_terms(rogue, PAYEE, 1));
    amount = _between(amount, 0, DEPOSIT - 1);
    PaymentChannels.Closing[] memory items = new PaymentChannels.Closing[](1);
    items[0] = _closing(t, amount);
    uint256 before = gasleft();
    vm.prank(PAYEE);
    if (batch) channels.closeMany(items, TILL);
    else channels.close(t, amount, items[0].sig, TILL);
    require(before - gasleft() < 160_000, "a payer made the closing dear");
    _same(TILL.balance, amount, "paid");
    _same(channels.pending(rogue), DEPOSIT - amount, "pending");
    _same(rogue.balance, 0, "taken and waiting");
  }

  function test_whatWaitsIsForThePayerAndComesOnce() public {
    address rogue = _rogue(Rogue.Mode.REVERT);
    PaymentChannels.Terms memory t = _open(_terms(rogue, PAYEE, 1));
    PaymentChannels.Terms memory u = _open(_terms(rogue, PAYEE, 2));
    vm.expectEmit(address(channels));
    emit PaymentChannels.PendingCredited(rogue, DEPOSIT - 1);
    vm.prank(PAYEE);
    channels.close(t, 1, _voucher(KEY, _id(t), 1), TILL);
    _call(PAYEE, 0, _close(u, 1), NONE);
    _same(channels.pending(rogue), 2 * (DEPOSIT - 1), "sum");
    bytes memory withdraw = abi.encodeCall(channels.withdrawPending, (rogue));
    _call(STRANGER, 0, withdraw, PaymentChannels.TransferFailed.selector);
    _call(STRANGER, 0, abi.encodeCall(channels.withdrawPendingTo, (STRANGER)), PaymentChannels.NothingPending.selector);
    _behave(rogue, Rogue.Mode.ACCEPT, "");
    vm.expectEmit(address(channels));
    emit PaymentChannels.PendingWithdrawn(rogue, rogue, 2 * (DEPOSIT - 1));
    vm.prank(STRANGER);
    channels.withdrawPending(rogue);
    _same(rogue.balance, 2 * (DEPOSIT - 1), "withdrawn");
    _call(STRANGER, 0, withdraw, PaymentChannels.NothingPending.selector);
  }

  function test_aPayerThatCannotReceiveSendsItElsewhere() public {
    address rogue = _rogue(Rogue.Mode.REVERT);
    PaymentChannels.Terms memory t = _open(_terms(rogue, PAYEE, 1));
    _call(PAYEE, 0, _close(t, 1), NONE);
    bytes memory away = abi.encodeCall(channels.withdrawPendingTo, (TILL));
    _call(rogue, 0, away, NONE);
    _same(TILL.balance, DEPOSIT, "payee's and payer's share");
    _call(rogue, 0, away, PaymentChannels.NothingPending.selector);
  }

  /// What waits is taken from inside its own withdrawal, with all the gas there is.
  function test_whatWaitsIsNotTakenTwiceFromInside() public {
    address rogue = _rogue(Rogue.Mode.REVERT);
    _call(PAYEE, 0, _close(_open(_terms(rogue, PAYEE, 1)), 1), NONE);
    _open(_terms(2));
    _behave(rogue, Rogue.Mode.REENTER, abi.encodeCall(channels.withdrawPending, (rogue)));
    _call(STRANGER, 0, abi.encodeCall(channels.withdrawPending, (rogue)), NONE);
    _same(Rogue(payable(rogue)).outcome(), 2, "the inner withdrawal");
    _same(rogue.balance, DEPOSIT - 1, "withdrawn");
    _same(address(channels).balance, DEPOSIT, "the other channel's money");
  }

  /// A till that is a contract closes the same channel, and another batch with the same items, from inside its payment.
  function testFuzz_aPayeeIsNotPaidTwiceFromInside(uint8 outer, uint8 inner) public {
    address rogue = _rogue(Rogue.Mode.ACCEPT);
    PaymentChannels.Terms memory t = _open(_terms(PAYER, rogue, 1));
    PaymentChannels.Closing[] memory items = new PaymentChannels.Closing[](2);
    (items[0], items[1]) = (_closing(t, 7), _closing(_open(_terms(PAYER, rogue, 2)), 7));
    bytes memory single = abi.encodeCall(channels.close, (t, 7, items[0].sig, rogue));
    bytes memory batch = abi.encodeCall(channels.closeMany, (items, rogue));
    _behave(rogue, Rogue.Mode.REENTER, inner % 2 == 0 ? single : batch);
    _call(rogue, 0, outer % 2 == 0 ? single : batch, NONE);
    bool both = outer % 2 == 1 || inner % 2 == 1;
    _same(rogue.balance, both ? 14 : 7, "paid");
    _same(PAYER.balance, both ? 2 * (DEPOSIT - 7) : DEPOSIT - 7, "returned");
  }

  /// Whoever calls chooses the gas. There is no amount of it with which a payer that could take its money finds it waiting instead: where
  /// the transfer would get less than it was promised, too little is left to write that down, and all is undone.
  function testFuzz_noGasLimitKeepsAPayersMoneyBack(uint256 gas_, uint8 way) public {
    address payer = address(new Thirsty());
    PaymentChannels.Terms memory t = _open(_terms(payer, PAYEE, 1));
    bytes memory data = _lastAct(t, way);
    gas_ = _between(gas_, 20_000, 160_000);
    vm.prank(way % 4 < 2 ? PAYEE : STRANGER);
    (bool ok, ) = address(channels).call{gas: gas_}(data);
    _same(channels.pending(payer), 0, "kept back");
    if (ok) _same(payer.balance, way % 4 < 2 ? DEPOSIT - 1 : DEPOSIT, "returned");
    else _is(t, DEPOSIT, START + LIFE, 1);
  }

  function _lastAct(PaymentChannels.Terms memory t, uint8 way) private returns (bytes memory) {
    if (way % 4 == 0) return _close(t, 1);
    if (way % 4 == 1) {
      PaymentChannels.Closing[] memory closings = new PaymentChannels.Closing[](1);
      closings[0] = _closing(t, 1);
      return abi.encodeCall(channels.closeMany, (closings, TILL));
    }
    vm.warp(block.timestamp + LIFE);
    if (way % 4 == 2) return abi.encodeCall(channels.refund, (t));
    PaymentChannels.Terms[] memory all = new PaymentChannels.Terms[](1);
    all[0] = t;
    return abi.encodeCall(channels.refundMany, (all));
  }

  /// The gas that is promised to a payer is what it gets: not much less, not much more.
  function test_aPayerHasThirtyThousandGas() public {
    address thirsty = address(new Thirsty());
    address greedy = address(new Greedy());
    _call(PAYEE, 0, _close(_open(_terms(thirsty, PAYEE, 1)), 1), NONE);
    _call(PAYEE, 0, _close(_open(_terms(greedy, PAYEE, 2)), 1), NONE);
    _same(thirsty.balance, DEPOSIT - 1, "needs 28,000");
    _same(greedy.balance, 0, "needs 33,000");
    _same(channels.pending(greedy), DEPOSIT - 1, "waits");
    _call(STRANGER, 0, abi.encodeCall(channels.withdrawPending, (greedy)), NONE);
    _same(greedy.balance, DEPOSIT - 1, "with all the gas there is");
  }

  function test_aTillThatRefusesStopsOnlyItsOwner() public {
    address till = _rogue(Rogue.Mode.REVERT);
    PaymentChannels.Terms memory t = _open(_terms(1));
    PaymentChannels.Closing[] memory items = new PaymentChannels.Closing[](1);
    items[0] = _closing(t, 1);
    bytes4 refusal = PaymentChannels.TransferFailed.selector;
    _call(PAYEE, 0, abi.encodeCall(channels.close, (t, 1, items[0].sig, till)), refusal);
    _call(PAYEE, 0, abi.encodeCall(channels.closeMany, (items, till)), refusal);
    _call(PAYEE, 0, abi.encodeCall(channels.close, (t, 1, items[0].sig, address(channels))), refusal);
    _is(t, DEPOSIT, START + LIFE, 1);
  }
}
