// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymentChannels} from "../../../main/solidity/PaymentChannels.sol";
import {ChannelTest} from "./ChannelTest.sol";

/// Each rule at its edges: to the second, to the wei, to the name of the error and the bytes of the event.
contract RulesTest is ChannelTest {
  function test_theConstantsAreWhatTheWalletCountsOn() public view {
    require(channels.MIN_LIFE() == 7 days && channels.MAX_LIFE() == 90 days && channels.CHALLENGE() == 24 hours);
  }

  function testFuzz_theIdCommitsToChainContractAndTerms(address payer, address payee, address signer, bytes32 salt) public {
    PaymentChannels.Terms memory t = PaymentChannels.Terms(payer, payee, signer, salt);
    bytes32 here = _id(t);
    require(channels.channelId(payer, payee, signer, salt) == here, "id");
    vm.chainId(block.chainid + 1);
    require(channels.channelId(payer, payee, signer, salt) == _id(t) && _id(t) != here, "id of another chain");
  }

  function testFuzz_aChannelLivesSevenToNinetyDays(uint40 expiry, bool alone) public {
    PaymentChannels.Terms memory t = _terms(1);
    expiry = uint40(_between(expiry, block.timestamp - 1, block.timestamp + 100 days));
    bool good = expiry >= block.timestamp + 7 days && expiry <= block.timestamp + 90 days;
    bytes memory data = alone
      ? abi.encodeCall(channels.open, (t.payee, t.signer, expiry, t.salt))
      : abi.encodeCall(channels.openMany, (_opening(t, expiry, DEPOSIT)));
    _call(PAYER, DEPOSIT, data, good ? NONE : PaymentChannels.BadExpiry.selector);
    if (good) _is(t, DEPOSIT, expiry, 1);
    else _is(t, 0, 0, 0);
  }

  function test_theEdgesOfALife() public {
    uint256[4] memory lives = [uint256(7 days - 1), 7 days, 90 days, 90 days + 1];
    for (uint256 i; i < 4; ++i) {
      bytes memory data = abi.encodeCall(channels.openMany, (_opening(_terms(i), block.timestamp + lives[i], DEPOSIT)));
      _call(STRANGER, DEPOSIT, data, i % 3 == 0 ? PaymentChannels.BadExpiry.selector : NONE);
    }
  }

  function test_openingNeedsMoneyButNotTooMuch() public {
    PaymentChannels.Terms memory t = _terms(1);
    bytes memory data = abi.encodeCall(channels.open, (t.payee, t.signer, uint40(block.timestamp + LIFE), t.salt));
    _call(PAYER, 0, data, PaymentChannels.NoMoney.selector);
    _call(PAYER, uint256(type(uint128).max) + 1, data, PaymentChannels.TooMuchMoney.selector);
    _call(PAYER, uint256(type(uint128).max) + 1 + DEPOSIT, data, PaymentChannels.TooMuchMoney.selector);
    _call(PAYER, type(uint128).max, data, NONE);
    _is(t, type(uint128).max, block.timestamp + LIFE, 1);
    _call(STRANGER, 1, abi.encodeCall(channels.topUp, (_id(t))), PaymentChannels.TooMuchMoney.selector);
    data = abi.encodeCall(channels.openMany, (_opening(_terms(2), block.timestamp + LIFE, 0)));
    _call(STRANGER, 0, data, PaymentChannels.NoMoney.selector);
  }

  function test_nobodyIsAddressZero() public {
    bytes4 refusal = PaymentChannels.ZeroAddress.selector;
    for (uint256 i; i < 3; ++i) {
      PaymentChannels.Opening[] memory items = _opening(_terms(1), block.timestamp + LIFE, DEPOSIT);
      if (i == 0) items[0].payer = address(0);
      if (i == 1) items[0].payee = address(0);
      if (i == 2) items[0].signer = address(0);
      _call(STRANGER, DEPOSIT, abi.encodeCall(channels.openMany, (items)), refusal);
    }
    _call(PAYER, DEPOSIT, abi.encodeCall(channels.open, (address(0), vm.addr(KEY), uint40(block.timestamp + LIFE), 0)), refusal);
    _call(PAYER, DEPOSIT, abi.encodeCall(channels.open, (PAYEE, address(0), uint40(block.timestamp + LIFE), 0)), refusal);
    PaymentChannels.Terms memory t = _open(_terms(1));
    _call(PAYEE, 0, abi.encodeCall(channels.close, (t, 1, _voucher(KEY, _id(t), 1), address(0))), refusal);
    _call(PAYEE, 0, abi.encodeCall(channels.closeMany, (new PaymentChannels.Closing[](0), address(0))), refusal);
    _call(PAYER, 0, abi.encodeCall(channels.withdrawPendingTo, (address(0))), refusal);
  }

  function testFuzz_openManyTakesExactlyTheSumOrNothing(uint64 a, uint64 b, uint128 sent) public {
    PaymentChannels.Opening[] memory items = new PaymentChannels.Opening[](2);
    items[0] = _opening(_terms(1), block.timestamp + LIFE, uint128(a) + 1)[0];
    items[1] = _opening(_terms(2), block.timestamp + LIFE, uint128(b) + 1)[0];
    uint256 sum = uint256(a) + b + 2;
    bytes memory data = abi.encodeCall(channels.openMany, (items));
    if (sent != sum) _call(STRANGER, sent, data, PaymentChannels.ValueMismatch.selector);
    _call(STRANGER, sum - 1, data, PaymentChannels.ValueMismatch.selector);
    _call(STRANGER, sum + 1, data, PaymentChannels.ValueMismatch.selector);
    _is(_terms(1), 0, 0, 0);
    _call(STRANGER, sum, data, NONE);
    _is(_terms(1), uint256(a) + 1, block.timestamp + LIFE, 1);
    _is(_terms(2), uint256(b) + 1, block.timestamp + LIFE, 1);
    _same(address(channels).balance, sum, "balance");
  }

  /// Who sees an opening on its way can be first under the same id. The payer loses that race and gas, and has what the other put in.
  function test_whoOpensSomebodysChannelFirstGivesMoneyAway() public {
    PaymentChannels.Terms memory t = _open(_terms(1), 1);
    bytes memory late = abi.encodeCall(channels.open, (t.payee, t.signer, uint40(block.timestamp + LIFE), t.salt));
    _call(PAYER, DEPOSIT, late, PaymentChannels.ChannelExists.selector);
    _is(t, 1, block.timestamp + LIFE, 1);
    vm.warp(block.timestamp + LIFE);
    _call(STRANGER, 0, abi.encodeCall(channels.refund, (t)), NONE);
    _same(PAYER.balance, 1, "the stranger's wei");
  }

  function testFuzz_closingPaysTheVoucherButNeverMoreThanTheDeposit(uint256 amount, uint128 deposit) public {
    deposit = uint128(_between(deposit, 1, type(uint128).max));
    PaymentChannels.Terms memory t = _open(_terms(1), deposit);
    uint256 paid = amount < deposit ? amount : deposit;
    vm.expectEmit(address(channels));
    emit PaymentChannels.Closed(_id(t), paid, deposit - paid);
    vm.prank(PAYEE);
    channels.close(t, amount, _voucher(KEY, _id(t), amount), TILL);
    _same(TILL.balance, paid, "paid");
    _same(PAYER.balance, deposit - paid, "returned");
    _is(t, 0, 0, 2);
  }

  /// The relay took a voucher on the strength of a top-up, and the chain forgot the top-up.
  function testFuzz_aVoucherAboveALostTopUpStillPaysTheDeposit(uint128 added) public {
    PaymentChannels.Terms memory t = _open(_terms(1));
    added = uint128(_between(added, 1, type(uint128).max - DEPOSIT));
    uint256 before = vm.snapshotState();
    _call(STRANGER, added, abi.encodeCall(channels.topUp, (_id(t))), NONE);
    bytes memory sig = _voucher(KEY, _id(t), uint256(DEPOSIT) + added);
    vm.revertToStateAndDelete(before);
    _call(PAYEE, 0, abi.encodeCall(channels.close, (t, uint256(DEPOSIT) + added, sig, TILL)), NONE);
    _same(TILL.balance, DEPOSIT, "paid");
  }

  function testFuzz_onlyThePayeeCloses(address caller) public {
    PaymentChannels.Terms memory t = _open(_terms(1));
    if (caller == PAYEE) return;
    vm.prank(caller);
    (bool ok, bytes memory answer) = address(channels).call(_close(t, 1));
    require(!ok && bytes4(answer) == PaymentChannels.NotPayee.selector, "closed by another");
  }

  function test_aClosedChannelAnswersNothingAnyMore() public {
    PaymentChannels.Terms memory t = _open(_terms(1));
    _call(PAYEE, 0, _close(t, 1), NONE);
    _dead(t);
    vm.warp(block.timestamp + 100 days);
    _dead(t);
    PaymentChannels.Terms memory refunded = _open(_terms(2));
    vm.warp(block.timestamp + LIFE);
    _call(STRANGER, 0, abi.encodeCall(channels.refund, (refunded)), NONE);
    _dead(refunded);
    _dead(_terms(1));
  }

  function _dead(PaymentChannels.Terms memory t) private {
    bytes4 refusal = PaymentChannels.NotOpen.selector;
    _call(PAYEE, 0, _close(t, DEPOSIT), refusal);
    _call(PAYER, 0, abi.encodeCall(channels.refund, (t)), refusal);
    _call(PAYER, 0, abi.encodeCall(channels.requestClose, (t)), refusal);
    _call(PAYER, 0, abi.encodeCall(channels.extend, (t, uint40(block.timestamp + LIFE))), refusal);
    _call(PAYER, 1, abi.encodeCall(channels.topUp, (_id(t))), refusal);
    bytes memory again = abi.encodeCall(channels.openMany, (_opening(t, block.timestamp + LIFE, DEPOSIT)));
    _call(STRANGER, DEPOSIT, again, PaymentChannels.ChannelExists.selector);
  }

  function test_theSecondOfExpiry() public {
    PaymentChannels.Terms memory t = _open(_terms(1));
    uint256 expiry = block.timestamp + LIFE;
    vm.warp(expiry - 1);
    _call(PAYER, 0, abi.encodeCall(channels.refund, (t)), PaymentChannels.NotExpired.selector);
    _call(STRANGER, 1, abi.encodeCall(channels.topUp, (_id(t))), NONE);
    vm.warp(expiry);
    _call(STRANGER, 1, abi.encodeCall(channels.topUp, (_id(t))), PaymentChannels.Expired.selector);
    uint256 here = vm.snapshotState();
    vm.expectEmit(address(channels));
    emit PaymentChannels.Refunded(_id(t), DEPOSIT + 1);
    vm.prank(STRANGER);
    channels.refund(t);
    _same(PAYER.balance, DEPOSIT + 1, "refund");
    vm.revertToStateAndDelete(here);
    _call(PAYEE, 0, _close(t, DEPOSIT), NONE);
    _same(TILL.balance, DEPOSIT, "after expiry the payee may still close");
  }

  function testFuzz_askingForTheEndLeavesADayOrLess(uint256 when) public {
    PaymentChannels.Terms memory t = _open(_terms(1));
    uint256 expiry = block.timestamp + LIFE;
    vm.warp(_between(when, block.timestamp, expiry + 10 days));
    _call(PAYEE, 0, abi.encodeCall(channels.requestClose, (t)), PaymentChannels.NotPayer.selector);
    _call(STRANGER, 0, abi.encodeCall(channels.requestClose, (t)), PaymentChannels.NotPayer.selector);
    uint256 soonest = block.timestamp + 24 hours;
    if (soonest < expiry) {
      vm.expectEmit(address(channels));
      emit PaymentChannels.CloseRequested(_id(t), uint40(soonest));
    }
    vm.prank(PAYER);
    channels.requestClose(t);
    _is(t, DEPOSIT, soonest < expiry ? soonest : expiry, 1);
  }

  function testFuzz_anExpiryOnlyMovesLater(uint256 to, uint256 when) public {
    PaymentChannels.Terms memory t = _open(_terms(1));
    uint256 expiry = block.timestamp + LIFE;
    vm.warp(_between(when, block.timestamp, expiry + 10 days));
    to = _between(to, block.timestamp - 1, block.timestamp + 91 days);
    _call(STRANGER, 0, abi.encodeCall(channels.extend, (t, uint40(to))), PaymentChannels.NotPayer.selector);
    bool good = to > expiry && to > block.timestamp && to <= block.timestamp + 90 days;
    _call(PAYER, 0, abi.encodeCall(channels.extend, (t, uint40(to))), good ? NONE : PaymentChannels.BadExpiry.selector);
    _is(t, DEPOSIT, good ? to : expiry, 1);
  }

  function test_theEdgesOfAnExtension() public {
    PaymentChannels.Terms memory t = _open(_terms(1));
    uint256 expiry = block.timestamp + LIFE;
    bytes4 refusal = PaymentChannels.BadExpiry.selector;
    _call(PAYER, 0, abi.encodeCall(channels.extend, (t, uint40(expiry))), refusal);
    _call(PAYER, 0, abi.encodeCall(channels.extend, (t, uint40(block.timestamp + 90 days + 1))), refusal);
    _call(PAYER, 0, abi.encodeCall(channels.extend, (t, uint40(expiry + 1))), NONE);
    vm.expectEmit(address(channels));
    emit PaymentChannels.Extended(_id(t), uint40(block.timestamp + 90 days));
    vm.prank(PAYER);
    channels.extend(t, uint40(block.timestamp + 90 days));
    // A channel that has expired is not brought back by a time that is past.
    vm.warp(block.timestamp + 100 days);
    _call(PAYER, 0, abi.encodeCall(channels.extend, (t, uint40(block.timestamp - 1 days))), refusal);
    _call(PAYER, 0, abi.encodeCall(channels.extend, (t, uint40(block.timestamp))), refusal);
    _call(PAYER, 0, abi.encodeCall(channels.extend, (t, uint40(block.timestamp + 1))), NONE);
  }

  function test_openingAndToppingUpSaySoInFull() public {
    PaymentChannels.Terms memory t = _terms(1);
    uint40 expiry = uint40(block.timestamp + LIFE);
    vm.deal(PAYER, 3 ether);
    vm.expectEmit(address(channels));
    emit PaymentChannels.Opened(_id(t), PAYER, PAYEE, t.signer, t.salt, DEPOSIT, expiry);
    vm.prank(PAYER);
    channels.open{value: DEPOSIT}(PAYEE, t.signer, expiry, t.salt);
    vm.expectEmit(address(channels));
    emit PaymentChannels.ToppedUp(_id(t), 2 ether, DEPOSIT + 2 ether);
    vm.prank(PAYER);
    channels.topUp{value: 2 ether}(_id(t));
    _call(PAYER, 0, abi.encodeCall(channels.topUp, (_id(t))), PaymentChannels.NoMoney.selector);
  }

  /// Bits above an address are no second way of writing the same channel.
  function test_dirtyAddressesAreRefused() public {
    PaymentChannels.Terms memory t = _open(_terms(1));
    for (uint256 field; field < 3; ++field) {
      bytes memory data = _close(t, 1);
      data[4 + 32 * field] = 0x01;
      vm.prank(PAYEE);
      (bool ok, ) = address(channels).call(data);
      require(!ok, "a dirty address was taken");
    }
    _call(PAYEE, 0, _close(t, 1), NONE);
  }

  function test_itTakesNoMoneyButThroughItsFunctions() public {
    (bool plain, ) = address(channels).call{value: 1}("");
    (bool unknown, ) = address(channels).call{value: 1}(hex"deadbeef");
    PaymentChannels.Terms memory t = _open(_terms(1));
    vm.deal(PAYER, 1);
    vm.prank(PAYER);
    (bool request, ) = address(channels).call{value: 1}(abi.encodeCall(channels.requestClose, (t)));
    require(!plain && !unknown && !request, "money got lost");
  }
}
