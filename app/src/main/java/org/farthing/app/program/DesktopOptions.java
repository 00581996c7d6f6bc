package org.farthing.app.program;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.farthing.app.DataFolder;

/**
 * What the command line says about a window.
 *
 * @param folder  where everything lies
 * @param network the network's name, where it comes before the settings'
 * @param rpc     the network's nodes, likewise
 * @param direct  whether the node is asked directly where circuits do not lead there yet
 */
public record DesktopOptions(DataFolder folder, Optional<String> network, List<URI> rpc, boolean direct) {
    public DesktopOptions {
        rpc = List.copyOf(rpc);
    }

    DesktopOptions in(DataFolder other) {
        return new DesktopOptions(other, network, rpc, direct);
    }
}
