package org.farthing.app.instance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.farthing.circuit.directory.ListAnswer;
import org.farthing.wallet.value.Bytes;

/** Relays that can be asked about the list of relays, which the chain's node cannot hear. The methods block for some seconds. */
public interface RelaysAsked {
    /** What some relays, others each time as far as there are others, have for a list at {@code block}. */
    List<ListAnswer> lists(long block);

    /** Bytes of these hashes, as far as relays have them; the hashes were checked, signatures were not. */
    Map<Bytes, Bytes> descriptors(Collection<Bytes> hashes);
}
