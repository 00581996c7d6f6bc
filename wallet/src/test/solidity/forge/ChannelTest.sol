// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymentChannels} from "../../../main/solidity/PaymentChannels.sol";
import {World} from "./World.sol";

/// One payer, one payee and a stranger, and what tests do with a channel of theirs.
abstract contract ChannelTest is World {
  address internal constant PAYER = address(0xA11CE);
  address internal constant PAYEE = address(0xB0B);
  address internal constant STRANGER = address(0x57A46E6);
  address internal constant TILL = address(0x7111);
  uint256 internal constant KEY = 0x5EC4E7;
  uint128 internal constant DEPOSIT = 1 ether;
  uint256 internal constant LIFE = 30 days;

  function setUp() public virtual {
    vm.warp(START);
    channels = _deployChannels();
  }

  function _terms(address payer, address payee, uint256 salt) internal pure returns (PaymentChannels.Terms memory) {
    return PaymentChannels.Terms(payer, payee, vm.addr(KEY), bytes32(salt));
  }

  function _terms(uint256 salt) internal pure returns (PaymentChannels.Terms memory) {
    return _terms(PAYER, PAYEE, salt);
  }

  function _opening(PaymentChannels.Terms memory t, uint256 expiry, uint128 deposit)
    internal
    pure
    returns (PaymentChannels.Opening[] memory items)
  {
    items = new PaymentChannels.Opening[](1);
    items[0] = PaymentChannels.Opening(t.payer, t.payee, t.signer, uint40(expiry), t.salt, deposit);
  }

  function _open(PaymentChannels.Terms memory t) internal returns (PaymentChannels.Terms memory) {
    return _open(t, DEPOSIT);
  }

  function _open(PaymentChannels.Terms memory t, uint128 deposit) internal returns (PaymentChannels.Terms memory) {
    _call(STRANGER, deposit, abi.encodeCall(channels.openMany, (_opening(t, block.timestamp + LIFE, deposit))), NONE);
    return t;
  }

  function _closing(PaymentChannels.Terms memory t, uint256 amount) internal view returns (PaymentChannels.Closing memory) {
    return PaymentChannels.Closing(t, amount, _voucher(KEY, _id(t), amount));
  }

  function _close(PaymentChannels.Terms memory t, uint256 amount) internal view returns (bytes memory) {
    return abi.encodeCall(channels.close, (t, amount, _voucher(KEY, _id(t), amount), TILL));
  }

  function _is(PaymentChannels.Terms memory t, uint256 deposit, uint256 expiry, uint256 state) internal view {
    (uint128 d, uint40 e, uint8 s) = channels.channels(_id(t));
    _same(d, deposit, "deposit");
    _same(e, expiry, "expiry");
    _same(s, state, "state");
  }
}
