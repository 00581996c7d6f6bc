package org.farthing.wallet.chain;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import java.util.function.Supplier;

/** Chains that are another one but for one method. */
final class RpcProxies {
    private RpcProxies() {
    }

    static Chain before(Chain chain, String method, Runnable first) {
        return instead(chain, method, real -> {
            first.run();
            return real.get();
        });
    }

    static Chain instead(Chain chain, String method, Function<Supplier<Object>, Object> answer) {
        return all(chain, (called, _, real) -> called.equals(method) ? answer.apply(real) : real.get());
    }

    /** What becomes of every question. */
    interface Interception {
        Object answer(String method, Object[] arguments, Supplier<Object> real);
    }

    static Chain all(Chain chain, Interception interception) {
        return (Chain) Proxy.newProxyInstance(Chain.class.getClassLoader(), new Class<?>[] {Chain.class},
                (_, called, arguments) -> interception.answer(called.getName(), arguments, () -> {
                    try {
                        return called.invoke(chain, arguments);
                    } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof RuntimeException fault) {
                            throw fault;
                        }
                        throw new AssertionError(e.getCause());
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }));
    }
}
