package org.farthing.circuit.flow;

/**
 * The other end did what no honest end does. The circuit is destroyed; the message names the rule for the log and never leaves this
 * machine, since an answer that varies with the fault would tell an attacker which byte he hit.
 */
public final class ProtocolViolation extends RuntimeException {
    public ProtocolViolation(String rule) {
        super(rule, null, false, false);
    }
}
