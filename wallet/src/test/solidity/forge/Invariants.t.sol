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
    _theContractHoldsWhatItOwes();
    _aPayeeGetsAtMostWhatWasSignedAndPaidIn();
    _bothReceiveTheDepositTogether();
    _thereIsNoWayOutOfClosed();
    _nothingGoesBackBeforeExpiryWithoutThePayee();
    _thePayeeKeepsItsDay();
    _strangersChangeNothing();
    _aBatchEqualsItsSingles();
  }

  /// I1: the money is there, and but for what was forced upon the contract there is none that belongs to nobody.
  function _theContractHoldsWhatItOwes() private view {
    uint256 owes;
    for (uint256 i; i < actors.count(); ++i) {
      (uint128 deposit, , ) = channels.channels(actors.channel(i).id);
      owes += deposit;
    }
    for (uint256 i; i < 7; ++i) owes += channels.pending(actors.payers(i));
    _same(address(channels).balance, owes + actors.forced(), "balance");
  }

  /// I2: a payee gets at most what was signed, and at most what was paid in.
  function _aPayeeGetsAtMostWhatWasSignedAndPaidIn() private view {
    for (uint256 i; i < actors.count(); ++i) {
      Model.Channel memory c = actors.channel(i);
      require(c.paid <= c.signed && c.paid <= c.put, "paid too much");
    }
    for (uint256 i; i < 3; ++i) _same(actors.till(i).balance, actors.earned(actors.payees(i)), "till");
  }

  /// I3: of every channel that ended, payee and payer together have the whole deposit, once.
  function _bothReceiveTheDepositTogether() private view {
    uint256 ended;
    for (uint256 i; i < actors.count(); ++i) {
      Model.Channel memory c = actors.channel(i);
      if (c.closed) {
        _same(c.paid + c.returned, c.put, "shares");
        ended += c.put;
      } else {
        (uint128 deposit, , ) = channels.channels(c.id);
        _same(deposit, c.put, "deposit");
      }
    }
    uint256 got;
    for (uint256 i; i < 3; ++i) got += actors.till(i).balance;
    for (uint256 i; i < 7; ++i) {
      address payer = actors.payers(i);
      _same(actors.received(payer), actors.owed(payer), "payer");
      got += actors.received(payer);
    }
    _same(got, ended, "all that was paid out");
  }

  /// I4: what is closed stays closed.
  function _thereIsNoWayOutOfClosed() private view {
    require(actors.revived() == 0, "a closed channel changed");
    for (uint256 i; i < actors.count(); ++i) {
      Model.Channel memory c = actors.channel(i);
      (uint128 deposit, uint40 expiry, uint8 state) = channels.channels(c.id);
      _same(state, c.closed ? 2 : 1, "state");
      if (c.closed) require(deposit == 0 && expiry == 0, "something is left");
    }
  }

  /// I5: before expiry a payer gets nothing without its payee.
  function _nothingGoesBackBeforeExpiryWithoutThePayee() private view {
    require(actors.early() == 0, "a payer had money too early");
  }

  /// I6: no expiry comes nearer than a day.
  function _thePayeeKeepsItsDay() private view {
    require(actors.cutShort() == 0, "an expiry was cut short");
    for (uint256 i; i < actors.count(); ++i) {
      Model.Channel memory c = actors.channel(i);
      (, uint40 expiry, ) = channels.channels(c.id);
      if (!c.closed) _same(expiry, c.expiry, "expiry");
    }
  }

  /// I7: strangers can add money, and give the payer's back after expiry. Nothing else.
  function _strangersChangeNothing() private view {
    require(actors.meddled() == 0, "a stranger changed a channel");
  }

  /// I8: a batch does what its items would have done one by one.
  function _aBatchEqualsItsSingles() private view {
    require(actors.batchDiffered() == 0, "a batch is not its singles");
  }

  /// The run has to show something: a good part of all calls goes through.
  function afterInvariant() public view {
    if (actors.calls() >= 100) require(actors.successes() * 5 > actors.calls(), "nearly everything was refused");
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
