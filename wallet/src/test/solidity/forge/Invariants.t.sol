// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PaymentChannels} from "../../../main/solidity/PaymentChannels.sol";
import {Actors} from "./Actors.sol";
import {Model} from "./Model.sol";
import {World} from "./World.sol";

/// What holds after every call, whatever the actors did. All eight stand in one campaign: forge would give eight of them the same run.
abstract contract Invariants is World {
  Actors private actors;

  function _vice() internal pure virtual returns (uint256);

  function setUp() public {
    actors = new Actors(_vice());
    channels = actors.contractUnderTest();
  }

  /// forge asks whom to let act.
  function targetContracts() external view returns (address[] memory targets) {
    targets = new address[](1);
    targets[0] = address(actors);
  }

  function invariant_I1toI8() public view {
    (Model.Channel[] memory all, Model.Seen[] memory seen) = actors.all();
    _theContractHoldsWhatItOwes(seen);
    _aPayeeGetsAtMostWhatWasSignedAndPaidIn(all);
    _bothReceiveTheDepositTogether(all, seen);
    _thereIsNoWayOutOfClosed(all, seen);
    // I5: before expiry a payer gets nothing without its payee.
    require(actors.early() == 0, "I5: a payer had money too early");
    _thePayeeKeepsItsDay(all, seen);
    // I7: strangers can add money, and give the payer's back after expiry. Nothing else.
    require(actors.meddled() == 0, "I7: a stranger changed a channel");
    // I8: a batch does what its items would have done one by one.
    require(actors.batchDiffered() == 0, "I8: a batch is not its singles");
  }

  /// I1: the money is there, and but for what was forced upon the contract there is none that belongs to nobody.
  function _theContractHoldsWhatItOwes(Model.Seen[] memory seen) private view {
    uint256 owes;
    for (uint256 i; i < seen.length; ++i) owes += seen[i].deposit;
    for (uint256 i; i < actors.PAYERS(); ++i) owes += channels.pending(actors.payers(i));
    _same(address(channels).balance, owes + actors.forced(), "I1: balance");
  }

  /// I2: a payee gets at most what was signed, and at most what was paid in.
  function _aPayeeGetsAtMostWhatWasSignedAndPaidIn(Model.Channel[] memory all) private view {
    for (uint256 i; i < all.length; ++i) require(all[i].paid <= all[i].signed && all[i].paid <= all[i].put, "I2: paid too much");
    for (uint256 i; i < actors.PAYEES(); ++i) _same(actors.till(i).balance, actors.earned(actors.payees(i)), "I2: till");
  }

  /// I3: of every channel that ended, payee and payer together have the whole deposit, once.
  function _bothReceiveTheDepositTogether(Model.Channel[] memory all, Model.Seen[] memory seen) private view {
    uint256 ended;
    for (uint256 i; i < all.length; ++i) {
      if (all[i].closed) {
        _same(all[i].paid + all[i].returned, all[i].put, "I3: shares");
        ended += all[i].put;
      } else {
        _same(seen[i].deposit, all[i].put, "I3: deposit");
      }
    }
    uint256 got;
    for (uint256 i; i < actors.PAYEES(); ++i) got += actors.till(i).balance;
    for (uint256 i; i < actors.PAYERS(); ++i) {
      address payer = actors.payers(i);
      uint256 received = actors.received(payer);
      _same(received, actors.owed(payer), "I3: payer");
      got += received;
    }
    _same(got, ended, "I3: all that was paid out");
  }

  /// I4: what is closed stays closed.
  function _thereIsNoWayOutOfClosed(Model.Channel[] memory all, Model.Seen[] memory seen) private view {
    require(actors.revived() == 0, "I4: a closed channel changed");
    for (uint256 i; i < all.length; ++i) {
      _same(seen[i].state, all[i].closed ? 2 : 1, "I4: state");
      if (all[i].closed) require(seen[i].deposit == 0 && seen[i].expiry == 0, "I4: something is left");
    }
  }

  /// I6: no expiry comes nearer than a day.
  function _thePayeeKeepsItsDay(Model.Channel[] memory all, Model.Seen[] memory seen) private view {
    require(actors.cutShort() == 0, "I6: an expiry was cut short");
    for (uint256 i; i < all.length; ++i) if (!all[i].closed) _same(seen[i].expiry, all[i].expiry, "I6: expiry");
  }

  /// The run has to show something: at least one call in eight goes through.
  function afterInvariant() public view {
    if (actors.calls() >= 100) require(actors.successes() * 8 > actors.calls(), "nearly everything was refused");
  }
}

/// Every third call comes from the wrong one, every third voucher is bad.
contract CrowdInvariantsTest is Invariants {
  function _vice() internal pure override returns (uint256) {
    return 3;
  }
}

/// Mostly what the wallet does, so that channels live long enough to be topped up, extended and asked for again and again.
contract TradeInvariantsTest is Invariants {
  function _vice() internal pure override returns (uint256) {
    return 20;
  }
}
