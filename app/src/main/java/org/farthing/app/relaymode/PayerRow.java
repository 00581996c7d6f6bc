package org.farthing.app.relaymode;

import org.farthing.app.fx.LineRow;
import org.farthing.app.session.OwnRelay;

/** One channel that pays the relay, as a row. */
final class PayerRow extends LineRow<OwnRelay.Payer> {
    PayerRow(OwnRelay.Payer payer) {
        super(payer.channel(), payer);
    }
}
