package org.farthing.app.session;

import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A relay to open a channel with.
 *
 * @param id           32 bytes
 * @param country      ISO 3166-1 alpha-2 code as the relay states it, or empty
 * @param pricePerUnit wei per unit, 1 MiB of cells
 */
public record RelayChoice(Bytes id, String name, String country, Amount pricePerUnit) {
}
