// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymentChannels} from "../../../main/solidity/PaymentChannels.sol";
import {ChannelTest} from "./ChannelTest.sol";

/// A batch does what its items do, says why it passes one over, and pays once.
contract BatchesTest is ChannelTest {
  function testFuzz_theSumIsExact(uint128[8] memory deposits, uint256[8] memory amounts) public {
    PaymentChannels.Closing[] memory items = new PaymentChannels.Closing[](8);
    uint256 paid;
    uint256 put;
    for (uint256 i; i < 8; ++i) {
      uint128 deposit = uint128(_between(deposits[i], 1, type(uint120).max));
      PaymentChannels.Terms memory t = _open(_terms(i), deposit);
      items[i] = _closing(t, amounts[i]);
      paid += amounts[i] < deposit ? amounts[i] : deposit;
      put += deposit;
    }
    _call(PAYEE, 0, abi.encodeCall(channels.closeMany, (items, TILL)), NONE);
    _same(TILL.balance, paid, "paid");
    _same(PAYER.balance, put - paid, "returned");
    _same(address(channels).balance, 0, "left");
  }

  function test_aBatchOfClosingsSaysWhyItPassesOver() public {
    PaymentChannels.Closing[] memory items = new PaymentChannels.Closing[](5);
    items[0] = _closing(_open(_terms(1)), 1);
    items[1] = _closing(_open(_terms(PAYER, STRANGER, 2)), 2);
    items[2] = _closing(_terms(3), 3);
    items[3] = _closing(_open(_terms(4)), 4);
    items[3].amount = 5;
    items[4] = items[0];
    _skips(items[1].terms, PaymentChannels.Reason.NOT_PAYEE);
    _skips(items[2].terms, PaymentChannels.Reason.NOT_OPEN);
    _skips(items[3].terms, PaymentChannels.Reason.BAD_SIGNATURE);
    _skips(items[4].terms, PaymentChannels.Reason.NOT_OPEN);
    vm.prank(PAYEE);
    channels.closeMany(items, TILL);
    _same(TILL.balance, 1, "paid");
    _is(items[1].terms, DEPOSIT, START + LIFE, 1);
    _is(items[3].terms, DEPOSIT, START + LIFE, 1);
  }

  function test_aBatchOfRequestsSaysWhyItPassesOver() public {
    PaymentChannels.Terms[] memory items = new PaymentChannels.Terms[](3);
    items[0] = _open(_terms(1));
    items[1] = _open(_terms(STRANGER, PAYEE, 2));
    items[2] = _terms(3);
    vm.expectEmit(address(channels));
    emit PaymentChannels.CloseRequested(_id(items[0]), uint40(START + 24 hours));
    _skips(items[1], PaymentChannels.Reason.NOT_PAYER);
    _skips(items[2], PaymentChannels.Reason.NOT_OPEN);
    vm.prank(PAYER);
    channels.requestCloseMany(items);
    _is(items[0], DEPOSIT, START + 24 hours, 1);
    _is(items[1], DEPOSIT, START + LIFE, 1);
  }

  function test_aBatchOfRefundsSaysWhyItPassesOver() public {
    PaymentChannels.Terms[] memory items = new PaymentChannels.Terms[](4);
    items[0] = _open(_terms(1));
    items[3] = items[0];
    vm.warp(START + LIFE - 1);
    items[1] = _open(_terms(2));
    items[2] = _terms(3);
    vm.warp(START + LIFE);
    _skips(items[1], PaymentChannels.Reason.NOT_EXPIRED);
    _skips(items[2], PaymentChannels.Reason.NOT_OPEN);
    _skips(items[3], PaymentChannels.Reason.NOT_OPEN);
    vm.prank(STRANGER);
    channels.refundMany(items);
    _same(PAYER.balance, DEPOSIT, "once");
    _is(items[1], DEPOSIT, START + LIFE - 1 + LIFE, 1);
  }

  function test_openManyIsAllOrNothing() public {
    PaymentChannels.Opening[] memory items = new PaymentChannels.Opening[](2);
    items[0] = _opening(_terms(1), block.timestamp + LIFE, 1)[0];
    items[1] = items[0];
    _call(STRANGER, 2, abi.encodeCall(channels.openMany, (items)), PaymentChannels.ChannelExists.selector);
    _is(_terms(1), 0, 0, 0);
  }

  function test_emptyBatchesAreHarmless() public {
    _open(_terms(1));
    _call(PAYEE, 0, abi.encodeCall(channels.closeMany, (new PaymentChannels.Closing[](0), TILL)), NONE);
    _call(PAYER, 0, abi.encodeCall(channels.refundMany, (new PaymentChannels.Terms[](0))), NONE);
    _call(PAYER, 0, abi.encodeCall(channels.requestCloseMany, (new PaymentChannels.Terms[](0))), NONE);
    _call(PAYER, 0, abi.encodeCall(channels.openMany, (new PaymentChannels.Opening[](0))), NONE);
    _call(PAYER, 1, abi.encodeCall(channels.openMany, (new PaymentChannels.Opening[](0))), PaymentChannels.ValueMismatch.selector);
    _same(address(channels).balance, DEPOSIT, "balance");
  }

  function _skips(PaymentChannels.Terms memory t, PaymentChannels.Reason reason) private {
    vm.expectEmit(address(channels));
    emit PaymentChannels.ItemSkipped(_id(t), reason);
  }
}
