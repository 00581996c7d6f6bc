// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymentChannels} from "../../../main/solidity/PaymentChannels.sol";
import {ChannelTest} from "./ChannelTest.sol";

/// What counts as a voucher.
contract VouchersTest is ChannelTest {
  PaymentChannels.Terms private terms;
  bytes32 private id;

  function setUp() public override {
    super.setUp();
    terms = _open(_terms(1));
    id = _id(terms);
  }

  function _refuses(uint256 amount, bytes memory sig) private {
    _call(PAYEE, 0, abi.encodeCall(channels.close, (terms, amount, sig, TILL)), PaymentChannels.BadSignature.selector);
    _is(terms, DEPOSIT, START + LIFE, 1);
  }

  function testFuzz_onlyTheSigner(uint256 key, uint256 amount) public {
    key = _between(key, 1, ORDER - 1);
    if (vm.addr(key) == terms.signer) return;
    _refuses(amount, _voucher(key, id, amount));
  }

  function testFuzz_onlyTheAmountThatWasSigned(uint256 signed, uint256 claimed) public {
    if (signed == claimed) claimed ^= 1;
    _refuses(claimed, _voucher(KEY, id, signed));
  }

  function testFuzz_onlyThisChannelChainContractAndType(bytes32 otherId, uint64 otherChain, address other, uint256 amount) public {
    if (otherId != id) _refuses(amount, _voucher(KEY, otherId, amount));
    if (otherChain != block.chainid) _refuses(amount, _sign(KEY, _digest(otherChain, address(channels), id, amount)));
    if (other != address(channels)) _refuses(amount, _sign(KEY, _digest(block.chainid, other, id, amount)));
    string[3] memory types = [
      "Bind(bytes32 channelId,uint256 cumulative)",
      "Voucher(bytes32 channelId,uint128 cumulative)",
      "Voucher(uint256 cumulative,bytes32 channelId)"
    ];
    for (uint256 i; i < 3; ++i) _refuses(amount, _sign(KEY, _digest(types[i], block.chainid, address(channels), id, amount)));
    // The bare structure, without domain or prefix.
    _refuses(amount, _sign(KEY, keccak256(abi.encode(id, amount))));
  }

  function testFuzz_oneSignatureHasOneForm(uint256 amount) public {
    bytes32 digest = _digest(block.chainid, address(channels), id, amount);
    (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
    _refuses(amount, _highS(KEY, digest));
    _refuses(amount, abi.encodePacked(r, s, v - 27));
    _refuses(amount, abi.encodePacked(r, s, uint8(55) - v));
    _refuses(amount, abi.encodePacked(r, s, v + 2));
    _refuses(amount, abi.encodePacked(r, s));
    _refuses(amount, abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))));
    _refuses(amount, abi.encodePacked(r, s, v, uint8(0)));
    _refuses(amount, abi.encodePacked(r, s, uint256(v)));
    _refuses(amount, "");
    _call(PAYEE, 0, _close(terms, amount), NONE);
  }

  function testFuzz_rubbishIsNoSignature(bytes32 r, bytes32 s, uint8 v, bytes calldata any) public {
    _refuses(1, abi.encodePacked(r, s, v));
    _refuses(1, abi.encodePacked(r, s, uint8(27 + (v % 2))));
    _refuses(1, any);
    _refuses(1, abi.encodePacked(bytes32(0), s, uint8(27)));
    _refuses(1, abi.encodePacked(r, bytes32(0), uint8(27)));
  }

  /// After the chain has split, a voucher is worth something on its own side only.
  function test_aForkOfTheChainMakesOtherVouchers() public {
    bytes memory sig = _voucher(KEY, id, 1);
    vm.chainId(block.chainid + 1);
    _call(PAYEE, 0, abi.encodeCall(channels.close, (terms, 1, sig, TILL)), PaymentChannels.NotOpen.selector);
    PaymentChannels.Terms memory there = _open(_terms(1));
    _call(PAYEE, 0, abi.encodeCall(channels.close, (there, 1, sig, TILL)), PaymentChannels.BadSignature.selector);
    _call(PAYEE, 0, _close(there, 1), NONE);
    vm.chainId(block.chainid - 1);
    _call(PAYEE, 0, abi.encodeCall(channels.close, (terms, 1, sig, TILL)), NONE);
  }

  function test_aLowerOrEqualVoucherIsWorthWhatItSaysAndNoMore() public {
    _call(PAYEE, 0, _close(terms, 5), NONE);
    _same(TILL.balance, 5, "paid");
    _call(PAYEE, 0, _close(terms, 5), PaymentChannels.NotOpen.selector);
    _call(PAYEE, 0, _close(terms, 6), PaymentChannels.NotOpen.selector);
    _same(TILL.balance, 5, "paid twice");
  }

  function test_dustIsPaidToTheWei() public {
    PaymentChannels.Terms memory dust = _open(_terms(2), 1);
    _call(PAYEE, 0, _close(dust, 1), NONE);
    _same(TILL.balance, 1, "paid");
    PaymentChannels.Terms memory nothing = _open(_terms(3), 1);
    _call(PAYEE, 0, _close(nothing, 0), NONE);
    _same(TILL.balance, 1, "a voucher over nothing");
    _same(PAYER.balance, 1, "returned");
  }
}
