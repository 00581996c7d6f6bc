// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Forge's cheat codes, as far as these tests use them.
interface Vm {
  function addr(uint256 key) external pure returns (address);
  function chainId(uint256 id) external;
  function deal(address account, uint256 balance) external;
  function envOr(string calldata name, string calldata otherwise) external view returns (string memory);
  function etch(address account, bytes calldata code) external;
  function expectEmit(address emitter) external;
  function parseJsonBytes(string calldata json, string calldata key) external pure returns (bytes memory);
  function prank(address sender) external;
  function readFile(string calldata path) external view returns (string memory);
  function revertToStateAndDelete(uint256 snapshot) external returns (bool);
  function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
  function snapshotState() external returns (uint256);
  function toString(uint256 value) external pure returns (string memory);
  function toString(bytes calldata value) external pure returns (string memory);
  function warp(uint256 time) external;
}
