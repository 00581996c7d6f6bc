package org.farthing.app.session;

import org.farthing.wallet.value.Amount;

/**
 * One relay of the path in use.
 *
 * @param country      ISO 3166-1 alpha-2 code as the relay states it, or empty
 * @param role         {@code entry}, {@code middle} or {@code exit}
 * @param pricePerUnit wei per unit, 1 MiB of cells
 */
public record Hop(String relayName, String country, String role, Amount pricePerUnit) {
}
