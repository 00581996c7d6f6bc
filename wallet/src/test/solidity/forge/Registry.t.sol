// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RelayRegistry} from "../../../main/solidity/RelayRegistry.sol";
import {Rogue} from "../Rogue.sol";
import {World} from "./World.sol";

/// Arbitrum's own count of its blocks.
contract OwnBlocks {
  function arbBlockNumber() external pure returns (uint256) {
    return 345_678_901;
  }
}

/// The relay list: whose entry it is, and that the bonds are there.
contract RegistryTest is World {
  address private constant OPERATOR = address(0x0BE4A704);
  address private constant OTHER = address(0x07E4);
  address private constant PAYOUT = address(0x9A9);
  uint256 private constant BOND = 0.05 ether;
  uint128 private constant PRICE = 123_456_789;
  bytes32 private constant ID = bytes32(uint256(1));
  bytes32 private constant POLICY = bytes32(uint256(99));

  RelayRegistry private registry;

  function setUp() public {
    vm.warp(START);
    registry = _deployRegistry(BOND);
  }

  function _register(address who, bytes32 id, uint256 bond, bytes4 refusal) private {
    bytes memory data = abi.encodeCall(registry.register, (id, PAYOUT, PRICE, POLICY, "a descriptor"));
    _callAt(address(registry), who, bond, data, refusal);
  }

  function _do(address who, bytes memory data, bytes4 refusal) private {
    _callAt(address(registry), who, 0, data, refusal);
  }

  function testFuzz_anEntryHoldsWhatWasGiven(bytes32 id, address payout, uint128 price, bytes32 policy, bytes calldata descriptor) public {
    bytes4 refusal = id == 0
      ? RelayRegistry.ZeroRelayId.selector
      : payout == address(0)
      ? RelayRegistry.ZeroAddress.selector
      : descriptor.length == 0 || descriptor.length > 2048
      ? RelayRegistry.BadDescriptorLength.selector
      : NONE;
    bytes memory data = abi.encodeCall(registry.register, (id, payout, price, policy, descriptor));
    _callAt(address(registry), OPERATOR, BOND, data, refusal);
    _same(registry.count(), refusal == NONE ? 1 : 0, "count");
    if (refusal != NONE) return;
    RelayRegistry.Entry memory e = registry.entry(id);
    require(e.operator == OPERATOR && e.payout == payout && e.bond == BOND && e.pricePerUnit == price, "entry");
    require(e.descriptorHash == keccak256(descriptor) && e.policyHash == policy && e.sequence == 1, "entry");
    require(e.status == RelayRegistry.Status.ACTIVE && e.updatedBlock == block.number && e.releaseTime == 0, "entry");
    require(registry.relayIdAt(0) == id, "id");
  }

  function test_arbitrumsBlocksAreItsOwn() public {
    vm.etch(address(100), type(OwnBlocks).runtimeCode);
    uint256[3] memory chains = [uint256(42161), 42170, 421614];
    for (uint256 i = 0; i < chains.length; i++) {
      vm.chainId(chains[i]);
      _register(OPERATOR, bytes32(i + 1), BOND, NONE);
      _same(registry.entry(bytes32(i + 1)).updatedBlock, 345_678_901, "Arbitrum's block");
    }
    vm.chainId(1);
    _register(OPERATOR, bytes32(uint256(9)), BOND, NONE);
    _same(registry.entry(bytes32(uint256(9))).updatedBlock, block.number, "the block");
  }

  function test_theBondAndTheLengthAtTheirEdges() public {
    bytes4 small = RelayRegistry.BondTooSmall.selector;
    _register(OPERATOR, ID, BOND - 1, small);
    _register(OPERATOR, 0, BOND, RelayRegistry.ZeroRelayId.selector);
    bytes memory toNobody = abi.encodeCall(registry.register, (ID, address(0), PRICE, POLICY, "a descriptor"));
    _callAt(address(registry), OPERATOR, BOND, toNobody, RelayRegistry.ZeroAddress.selector);
    bytes memory empty = abi.encodeCall(registry.register, (ID, PAYOUT, PRICE, POLICY, ""));
    _callAt(address(registry), OPERATOR, BOND, empty, RelayRegistry.BadDescriptorLength.selector);
    _register(OPERATOR, ID, uint256(type(uint128).max) + 1 + BOND, small);
    for (uint256 length = 2047; length < 2050; ++length) {
      bytes memory data = abi.encodeCall(registry.register, (bytes32(length), PAYOUT, PRICE, POLICY, new bytes(length)));
      _callAt(address(registry), OPERATOR, BOND, data, length > 2048 ? RelayRegistry.BadDescriptorLength.selector : NONE);
    }
    _register(OPERATOR, ID, BOND, NONE);
    _register(OTHER, ID, BOND, RelayRegistry.AlreadyRegistered.selector);
    _register(OPERATOR, ID, BOND, RelayRegistry.AlreadyRegistered.selector);
    _same(address(registry).balance, 3 * BOND, "balance");
  }

  function test_onlyTheOperatorAndInOrder() public {
    _register(OPERATOR, ID, BOND, NONE);
    bytes memory update = abi.encodeCall(registry.update, (ID, PAYOUT, PRICE + 1, POLICY, "another"));
    bytes memory retire = abi.encodeCall(registry.retire, (ID));
    bytes memory withdraw = abi.encodeCall(registry.withdrawBond, (ID, PAYOUT));
    bytes4 notOperator = RelayRegistry.NotOperator.selector;
    _do(OTHER, update, notOperator);
    _do(OTHER, retire, notOperator);
    _do(OTHER, withdraw, notOperator);
    _do(OPERATOR, withdraw, RelayRegistry.NotRetired.selector);
    vm.expectEmit(address(registry));
    emit RelayRegistry.RelayDescribed(ID, OPERATOR, 2, PAYOUT, PRICE + 1, POLICY, "another");
    _do(OPERATOR, update, NONE);
    vm.expectEmit(address(registry));
    emit RelayRegistry.RelayRetired(ID, uint40(START + 21 days));
    _do(OPERATOR, retire, NONE);
    _do(OPERATOR, update, RelayRegistry.NotActive.selector);
    _do(OPERATOR, retire, RelayRegistry.NotActive.selector);
    _register(OPERATOR, ID, BOND, RelayRegistry.AlreadyRegistered.selector);
    vm.warp(START + 21 days - 1);
    _do(OPERATOR, withdraw, RelayRegistry.TooEarly.selector);
    vm.warp(START + 21 days);
    _do(OTHER, withdraw, notOperator);
    _do(OPERATOR, abi.encodeCall(registry.withdrawBond, (ID, address(0))), RelayRegistry.ZeroAddress.selector);
    vm.expectEmit(address(registry));
    emit RelayRegistry.BondWithdrawn(ID, PAYOUT, BOND);
    _do(OPERATOR, withdraw, NONE);
    _same(PAYOUT.balance, BOND, "bond");
    _do(OPERATOR, withdraw, RelayRegistry.NotRetired.selector);
    // The id stays its operator's, and the sequence goes on.
    _register(OTHER, ID, BOND, notOperator);
    _register(OPERATOR, ID, BOND, NONE);
    RelayRegistry.Entry memory e = registry.entry(ID);
    require(e.sequence == 3 && e.status == RelayRegistry.Status.ACTIVE && e.releaseTime == 0, "back");
    _same(registry.count(), 1, "count");
  }

  function test_aBondIsNotTakenTwiceFromInside() public {
    Rogue rogue = new Rogue();
    _register(address(rogue), ID, BOND, NONE);
    _register(OTHER, bytes32(uint256(2)), BOND, NONE);
    _do(address(rogue), abi.encodeCall(registry.retire, (ID)), NONE);
    vm.warp(START + 21 days);
    bytes memory withdraw = abi.encodeCall(registry.withdrawBond, (ID, address(rogue)));
    rogue.behave(Rogue.Mode.REENTER, address(registry), withdraw);
    _do(address(rogue), withdraw, NONE);
    _same(rogue.outcome(), 2, "the inner withdrawal");
    _same(address(registry).balance, BOND, "the other's bond");
    rogue.behave(Rogue.Mode.REVERT, address(0), "");
    _register(address(rogue), ID, BOND, NONE);
    _do(address(rogue), abi.encodeCall(registry.retire, (ID)), NONE);
    vm.warp(START + 42 days);
    _do(address(rogue), withdraw, RelayRegistry.TransferFailed.selector);
    _same(address(registry).balance, 2 * BOND, "nothing lost");
  }

  /// Any steps of two operators: the balance is the sum of the bonds, an operator never changes, a sequence never falls.
  function testFuzz_theBondsAreThere(uint256[24] memory seeds) public {
    for (uint256 step; step < 24; ++step) {
      uint256 seed = seeds[step];
      bytes32 id = bytes32(1 + (seed >> 8) % 3);
      address who = (seed >> 16) % 3 == 0 ? OTHER : OPERATOR;
      RelayRegistry.Entry memory before = registry.entry(id);
      bytes memory data;
      uint256 bond;
      if (seed % 5 == 0) {
        bond = BOND + (seed >> 24) % BOND;
        data = abi.encodeCall(registry.register, (id, PAYOUT, PRICE, POLICY, "a descriptor"));
      } else if (seed % 5 == 1) {
        data = abi.encodeCall(registry.update, (id, PAYOUT, PRICE, POLICY, "another"));
      } else if (seed % 5 == 2) {
        data = abi.encodeCall(registry.retire, (id));
      } else if (seed % 5 == 3) {
        data = abi.encodeCall(registry.withdrawBond, (id, address(uint160(0xCA54))));
      } else {
        vm.warp(block.timestamp + (seed >> 8) % 30 days);
        continue;
      }
      vm.deal(who, bond);
      vm.prank(who);
      (bool ok, ) = address(registry).call{value: bond}(data);
      RelayRegistry.Entry memory now_ = registry.entry(id);
      require(!ok || before.status == RelayRegistry.Status.NONE || before.operator == who, "not the operator");
      require(before.operator == address(0) || now_.operator == before.operator, "the operator changed");
      require(now_.sequence >= before.sequence, "the sequence fell");
      _bonds();
    }
  }

  function _bonds() private view {
    (bytes32[] memory ids, RelayRegistry.Entry[] memory found) = registry.page(0, type(uint256).max);
    _same(ids.length, registry.count(), "page");
    uint256 sum;
    for (uint256 i; i < found.length; ++i) sum += found[i].bond;
    _same(address(registry).balance, sum, "bonds");
  }

  function testFuzz_aPageIsASliceOfTheList(uint256 start, uint256 limit, uint8 size) public {
    size = size % 8;
    for (uint256 i; i < size; ++i) _register(OPERATOR, bytes32(i + 1), BOND + i, NONE);
    if (start > 20) start %= 10;
    (bytes32[] memory ids, RelayRegistry.Entry[] memory found) = registry.page(start, limit);
    uint256 left = start < size ? size - start : 0;
    _same(ids.length, limit < left ? limit : left, "length");
    for (uint256 i; i < ids.length; ++i) {
      _same(uint256(ids[i]), start + i + 1, "id");
      _same(found[i].bond, BOND + start + i, "entry");
    }
  }
}
