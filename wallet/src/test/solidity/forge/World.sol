// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymentChannels} from "../../../main/solidity/PaymentChannels.sol";
import {RelayRegistry} from "../../../main/solidity/RelayRegistry.sol";
import {Rogue} from "../Rogue.sol";
import {Vm} from "./Vm.sol";

/// What all tests stand on: the code that ships, vouchers, and calls whose refusal is looked at.
abstract contract World {
  Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

  uint256 internal constant START = 1_800_000_000;
  uint256 internal constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
  /// No error: the call has to go through.
  bytes4 internal constant NONE = 0;

  PaymentChannels internal channels;

  function _deployChannels() internal returns (PaymentChannels) {
    return PaymentChannels(_deploy(_code("PaymentChannels")));
  }

  function _deployRegistry(uint256 minBond) internal returns (RelayRegistry) {
    return RelayRegistry(_deploy(abi.encodePacked(_code("RelayRegistry"), abi.encode(minBond))));
  }

  function _code(string memory name) private view returns (bytes memory) {
    string memory file = vm.envOr("FARTHING_CONTRACTS", string("src/main/resources/contracts.json"));
    return vm.parseJsonBytes(vm.readFile(file), string.concat(".contracts.", name, ".bytecode"));
  }

  function _deploy(bytes memory code) private returns (address created) {
    assembly ("memory-safe") {
      created := create(0, add(code, 32), mload(code))
    }
    require(created != address(0), "the code that ships does not deploy");
  }

  // ---- vouchers, encoded without the contract's help

  function _digest(uint256 chain, address contract_, bytes32 id, uint256 amount) internal pure returns (bytes32) {
    return _digest("Voucher(bytes32 channelId,uint256 cumulative)", chain, contract_, id, amount);
  }

  function _digest(string memory type_, uint256 chain, address contract_, bytes32 id, uint256 amount) internal pure returns (bytes32) {
    bytes32 domain = keccak256(
      abi.encode(
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
        keccak256("Farthing"),
        keccak256("1"),
        chain,
        contract_
      )
    );
    return keccak256(abi.encodePacked(hex"1901", domain, keccak256(abi.encode(keccak256(bytes(type_)), id, amount))));
  }

  function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
    (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
    return abi.encodePacked(r, s, v);
  }

  function _voucher(uint256 key, bytes32 id, uint256 amount) internal view returns (bytes memory) {
    return _sign(key, _digest(block.chainid, address(channels), id, amount));
  }

  /// The same signature the second way it can be written.
  function _highS(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
    (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
    return abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27));
  }

  function _id(PaymentChannels.Terms memory terms) internal view returns (bytes32) {
    return keccak256(abi.encode(block.chainid, address(channels), terms.payer, terms.payee, terms.signer, terms.salt));
  }

  // ---- calls

  /// Calls in somebody's name and demands exactly this refusal, or none.
  function _call(address caller, uint256 value, bytes memory data, bytes4 refusal) internal {
    _callAt(address(channels), caller, value, data, refusal);
  }

  function _callAt(address target, address caller, uint256 value, bytes memory data, bytes4 refusal) internal {
    uint256 held = caller.balance;
    vm.deal(caller, held + value);
    vm.prank(caller);
    (bool ok, bytes memory answer) = target.call{value: value, gas: 3_000_000}(data);
    if (!ok) vm.deal(caller, held);
    bytes4 got = ok || answer.length < 4 ? NONE : bytes4(answer);
    require(ok == (refusal == NONE) && got == refusal, string.concat("answered ", vm.toString(answer)));
  }

  function _same(uint256 actual, uint256 expected, string memory what) internal pure {
    if (actual != expected) revert(string.concat(what, ": ", vm.toString(actual), ", not ", vm.toString(expected)));
  }

  function _between(uint256 seed, uint256 least, uint256 most) internal pure returns (uint256) {
    return seed >= least && seed <= most ? seed : least + (seed % (most - least + 1));
  }

  function _behave(address rogue, Rogue.Mode mode, bytes memory data) internal {
    Rogue(payable(rogue)).behave(mode, address(channels), data);
  }
}
