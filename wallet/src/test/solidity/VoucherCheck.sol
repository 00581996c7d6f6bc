// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface Channels {
  function channels(bytes32 id) external view returns (uint128 deposit, uint40 expiry, uint8 state);
}

/// A payee that opens channels to itself and closes them in one call, so that many vouchers can be shown to the contract at once and
/// nothing has to be kept.
contract VoucherCheck {
  /// @param opening calldata of `openMany` for `value` wei, with this contract as the payee of all
  /// @param closing calldata of `closeMany`
  /// @return states 2 for each id whose voucher counted, 1 for each whose voucher did not
  function run(
    address channels,
    uint256 value,
    bytes calldata opening,
    bytes calldata closing,
    bytes32[] calldata ids
  ) external returns (uint256[] memory states) {
    _call(channels, value, opening);
    _call(channels, 0, closing);
    states = new uint256[](ids.length);
    for (uint256 i; i < ids.length; ++i) (, , states[i]) = Channels(channels).channels(ids[i]);
  }

  function _call(address where, uint256 value, bytes calldata what) private {
    (bool ok, bytes memory answer) = where.call{value: value}(what);
    if (!ok) {
      assembly ("memory-safe") {
        revert(add(answer, 32), mload(answer))
      }
    }
  }
}
