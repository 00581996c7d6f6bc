// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Every way in which a contract can refuse, for the reading of reasons.
contract Failing {
  error TooDear(uint256 price, address who);

  function withReason() external pure {
    revert("not today");
  }

  function withError() external view {
    revert TooDear(42, msg.sender);
  }

  function withPanic(uint256 divisor) external pure returns (uint256) {
    return 1 / divisor;
  }

  function withNothing() external pure {
    revert();
  }
}
