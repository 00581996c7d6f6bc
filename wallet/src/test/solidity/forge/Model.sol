// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymentChannels} from "../../../main/solidity/PaymentChannels.sol";
import {Rogue} from "../Rogue.sol";
import {World} from "./World.sol";

/// What the contract ought to hold, kept beside it: the channels, what each account is owed, and a watch over every change of a channel
/// that knows the rules only by who called and when, not by which function.
abstract contract Model is World {
  struct Channel {
    PaymentChannels.Terms terms;
    bytes32 id;
    uint256 signerKey;
    /// All that was ever paid in, in wei.
    uint256 put;
    uint256 expiry;
    bool closed;
    /// The highest amount the signer ever signed for this channel.
    uint256 signed;
    uint256 paid;
    uint256 returned;
  }

  struct Seen {
    uint256 deposit;
    uint256 expiry;
    uint256 state;
  }

  uint256 internal constant OPEN = 1;
  uint256 internal constant CLOSED = 2;
  uint256 internal constant MAX_CHANNELS = 12;
  uint256 public constant PAYERS = 7;
  uint256 public constant PAYEES = 3;

  /// Two people, then contracts: one that accepts, refuses, burns gas, returns a megabyte, and one that calls back.
  address[PAYERS] public payers;
  /// Two people and a contract that calls back when it is paid.
  address[PAYEES] public payees;
  address internal constant STRANGER = address(0x57A46E6);

  Channel[] internal known;
  mapping(address payer => uint256 amount) public owed;
  mapping(address payee => uint256 amount) public earned;
  /// Money that came without a function, as from a contract that destroys itself.
  uint256 public forced;

  /// Broken rules, counted; see Invariants.
  uint256 public revived;
  uint256 public early;
  uint256 public cutShort;
  uint256 public meddled;
  uint256 public batchDiffered;

  constructor() {
    vm.warp(START);
    channels = _deployChannels();
    payers[0] = address(0xA11CE);
    payers[1] = address(0xA1F);
    for (uint256 i = 2; i < PAYERS; ++i) payers[i] = address(new Rogue());
    payees[0] = address(0xB0B);
    payees[1] = address(0xBEA);
    payees[2] = address(new Rogue());
    _behave(payers[3], Rogue.Mode.REVERT, "");
    _behave(payers[4], Rogue.Mode.BURN_GAS, "");
    _behave(payers[5], Rogue.Mode.RETURN_A_MEGABYTE, "");
  }

  // ---- for the invariants

  function contractUnderTest() external view returns (PaymentChannels) {
    return channels;
  }

  /// All channels, and beside each what the contract says of it.
  function all() external view returns (Channel[] memory, Seen[] memory seen) {
    seen = new Seen[](known.length);
    for (uint256 i; i < seen.length; ++i) seen[i] = _seen(known[i].id);
    return (known, seen);
  }

  /// Where a payee has its money sent; the contract among them is paid itself, so that it can call back.
  function till(uint256 payee) public view returns (address) {
    return payee == 2 ? payees[2] : address(uint160(0x7111 + payee));
  }

  /// Where a payer has sent what it could not take.
  function elsewhere(address payer) public pure returns (address) {
    return address(uint160(uint256(keccak256(abi.encode("elsewhere", payer)))));
  }

  function received(address payer) public view returns (uint256) {
    return payer.balance + elsewhere(payer).balance + channels.pending(payer);
  }

  // ---- effects

  function _settle(Channel storage c, uint256 amount) internal {
    c.paid = amount < c.put ? amount : c.put;
    c.returned = c.put - c.paid;
    c.closed = true;
    owed[c.terms.payer] += c.returned;
    earned[c.terms.payee] += c.paid;
  }

  function _refunded(Channel storage c) internal {
    c.returned = c.put;
    c.closed = true;
    owed[c.terms.payer] += c.put;
  }

  function _asked(Channel storage c) internal {
    uint256 soonest = block.timestamp + 24 hours;
    if (c.expiry > soonest) c.expiry = soonest;
  }

  function _expired(Channel storage c) internal view returns (bool) {
    return block.timestamp >= c.expiry;
  }

  // ---- the watch

  function _seen(bytes32 id) internal view returns (Seen memory seen) {
    (seen.deposit, seen.expiry, seen.state) = channels.channels(id);
  }

  function _look() internal view returns (Seen[] memory seen, uint256[] memory wealth) {
    seen = new Seen[](known.length);
    for (uint256 i; i < seen.length; ++i) seen[i] = _seen(known[i].id);
    wealth = new uint256[](PAYERS);
    for (uint256 i; i < PAYERS; ++i) wealth[i] = received(payers[i]);
  }

  /// Who acts in this call: the caller, and the two contracts that may call back from inside it.
  function _acts(address who, address caller) internal view returns (bool) {
    return who == caller || who == payers[6] || who == payees[2];
  }

  function _watch(address caller, uint256 value, Seen[] memory before, uint256[] memory wealth) internal {
    uint256[] memory due = new uint256[](PAYERS);
    for (uint256 i; i < before.length; ++i) {
      Channel storage c = known[i];
      Seen memory was = before[i];
      Seen memory is_ = _seen(c.id);
      if (was.state == CLOSED && (is_.state != CLOSED || is_.deposit != 0 || is_.expiry != 0)) ++revived;
      if (was.state != OPEN) continue;
      bool byPayer = _acts(c.terms.payer, caller);
      if (is_.state == OPEN) {
        if (is_.expiry < was.expiry && is_.expiry < block.timestamp + 24 hours) ++cutShort;
        if (is_.expiry != was.expiry && !byPayer) ++meddled;
        if (is_.deposit < was.deposit || is_.deposit - was.deposit > value) ++meddled;
      } else {
        if (is_.state != CLOSED) ++meddled;
        if (block.timestamp < was.expiry && !_acts(c.terms.payee, caller)) ++early;
        for (uint256 p; p < PAYERS; ++p) if (payers[p] == c.terms.payer) due[p] += was.deposit;
      }
    }
    // A payer never has more than the deposits of the channels that just ended.
    for (uint256 p; p < PAYERS; ++p) if (received(payers[p]) > wealth[p] + due[p]) ++early;
  }

  /// Everything that a batch and its singles have to leave alike.
  function _fingerprint() internal view returns (bytes32) {
    (Seen[] memory seen, uint256[] memory wealth) = _look();
    uint256[PAYEES] memory tills;
    for (uint256 i; i < PAYEES; ++i) tills[i] = till(i).balance;
    return keccak256(abi.encode(seen, wealth, tills, address(channels).balance));
  }
}
