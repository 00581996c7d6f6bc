// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Model} from "./Model.sol";

/// Everything that can be wrong with a voucher.
abstract contract Flaws is Model {
  enum Flaw {
    FORGED,
    OTHER_AMOUNT,
    OTHER_CHANNEL,
    OTHER_CHAIN,
    OTHER_CONTRACT,
    OTHER_TYPE,
    HIGH_S,
    SMALL_V,
    SHORT,
    LONG
  }

  function _flawedVoucher(Flaw flaw, Channel storage c, uint256 amount) internal view returns (bytes memory) {
    bytes32 digest = _digest(block.chainid, address(channels), c.id, amount);
    (uint8 v, bytes32 r, bytes32 s) = vm.sign(c.signerKey, digest);
    if (flaw == Flaw.FORGED) return _sign(_keyOf("forger"), digest);
    if (flaw == Flaw.OTHER_AMOUNT) return _voucher(c.signerKey, c.id, amount ^ 1);
    if (flaw == Flaw.OTHER_CHANNEL) return _voucher(c.signerKey, keccak256(abi.encode(c.id)), amount);
    if (flaw == Flaw.OTHER_CHAIN) return _sign(c.signerKey, _digest(block.chainid + 1, address(channels), c.id, amount));
    if (flaw == Flaw.OTHER_CONTRACT) return _sign(c.signerKey, _digest(block.chainid, address(this), c.id, amount));
    if (flaw == Flaw.OTHER_TYPE) {
      return _sign(c.signerKey, _digest("Restore(bytes32 channelId,uint256 cumulative)", block.chainid, address(channels), c.id, amount));
    }
    if (flaw == Flaw.HIGH_S) return _highS(c.signerKey, digest);
    if (flaw == Flaw.SMALL_V) return abi.encodePacked(r, s, v - 27);
    if (flaw == Flaw.SHORT) return abi.encodePacked(r, s);
    return abi.encodePacked(r, s, v, uint8(0));
  }

  function _keyOf(bytes32 salt) internal pure returns (uint256) {
    return 1 + uint256(keccak256(abi.encode("key", salt))) % (ORDER - 1);
  }
}
