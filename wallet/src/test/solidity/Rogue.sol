// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// A payer or payee that misbehaves when money arrives, in the way it was told to.
contract Rogue {
  enum Mode {
    ACCEPT,
    REVERT,
    BURN_GAS,
    RETURN_A_MEGABYTE,
    REENTER
  }

  uint256 private constant NOTHING_YET = 1;

  Mode public mode;
  address public target;
  bytes public data;
  /// 1 nothing yet, 2 the call made from inside the transfer failed, 3 it went through.
  uint256 public outcome = NOTHING_YET;

  function behave(Mode newMode, address newTarget, bytes calldata newData) external {
    mode = newMode;
    target = newTarget;
    data = newData;
    outcome = NOTHING_YET;
  }

  /// Calls anything in this contract's name.
  function act(address where, bytes calldata what) external payable {
    (bool ok, bytes memory answer) = where.call{value: msg.value}(what);
    if (!ok) {
      assembly ("memory-safe") {
        revert(add(answer, 32), mload(answer))
      }
    }
  }

  receive() external payable {
    Mode now_ = mode;
    if (now_ == Mode.REVERT) revert("no, thank you");
    if (now_ == Mode.BURN_GAS) {
      while (true) {}
    }
    if (now_ == Mode.RETURN_A_MEGABYTE) {
      assembly ("memory-safe") {
        return(0, 1000000)
      }
    }
    if (now_ == Mode.REENTER && outcome == NOTHING_YET) {
      (bool ok, ) = target.call(data);
      outcome = ok ? 3 : 2;
    }
  }
}
