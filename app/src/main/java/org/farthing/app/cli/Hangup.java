package org.farthing.app.cli;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;

/**
 * The signal HUP, by which service managers have programs read their settings again. The JDK has no public interface for signals; its own
 * one is asked for by name, and where it is missing the command does the same.
 */
final class Hangup {
    private static final System.Logger LOG = System.getLogger("farthing.relay");

    private Hangup() {
    }

    /** @param work done at each signal, on a thread of its own */
    static void each(Runnable work) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(Hangup.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) ->
                    switch (method.getName()) {
                        case "handle" -> {
                            Thread.ofVirtual().name("hangup").start(work);
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        case "toString" -> "Hangup";
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Windows has no such signal, and a trimmed runtime may lack the class.
            LOG.log(Level.DEBUG, "the signal HUP is not heard here: " + e.getMessage());
        }
    }
}
