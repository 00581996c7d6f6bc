package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.keys.Recovery;
import org.farthing.wallet.registry.RelayEntry;

/** Makes a directory of what the registry holds: whoever does not prove both keys, or says other things than his entry, is left out. */
public final class RegistryReader {
    private static final System.Logger LOG = System.getLogger("farthing.directory");

    private RegistryReader() {
    }

    public static Directory directory(List<RelayEntry> entries) {
        var descriptors = new ArrayList<Descriptor>();
        for (RelayEntry entry : entries) {
            if (entry.status() == RelayEntry.Status.ACTIVE && entry.descriptor().isPresent()) {
                try {
                    SignedDescriptor signed = DescriptorCodec.decode(entry.descriptor().get());
                    if (agrees(signed, entry)) {
                        descriptors.add(signed.descriptor());
                    } else {
                        LOG.log(Level.INFO, "a relay's description does not fit its entry");
                    }
                } catch (MalformedException e) {
                    LOG.log(Level.INFO, "a relay's description is not readable: " + e.getMessage());
                }
            }
        }
        return new Directory(descriptors);
    }

    private static boolean agrees(SignedDescriptor signed, RelayEntry entry) {
        Descriptor descriptor = signed.descriptor();
        return descriptor.relayId().equals(entry.relayId()) && descriptor.operator().equals(entry.operator())
                && descriptor.pricePerUnit().equals(entry.pricePerUnit()) && DescriptorCodec.verify(signed, Recovery::recover);
    }
}
