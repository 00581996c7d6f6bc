package org.farthing.circuit.sim;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link SimulatedTest} in a world of its own for each seed. */
final class Worlds implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(SimulatedTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return seeds(context.getRequiredTestMethod()).mapToObj(World::new);
    }

    private static LongStream seeds(Method method) {
        Long one = Long.getLong("farthing.seed");
        if (one != null) {
            return LongStream.of(one);
        }
        // Every test has seeds of its own, the same in every run.
        long first = (method.getDeclaringClass().getSimpleName() + "." + method.getName()).hashCode() & 0xFFFF_FFFFL;
        int count = Integer.getInteger("farthing.seeds", method.getAnnotation(SimulatedTest.class).seeds());
        return LongStream.range(0, count).map(i -> first * 10_000 + i);
    }

    private record World(long seed) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Inside(new Simulation(seed)));
        }
    }

    /** One run of the test. */
    private static final class Inside implements InvocationInterceptor, ParameterResolver, AfterEachCallback {
        private final Simulation simulation;

        private Inside(Simulation simulation) {
            this.simulation = simulation;
        }

        private void inside(Invocation<Void> invocation) throws Throwable {
            Throwable[] failure = new Throwable[1];
            simulation.run(() -> {
                try {
                    invocation.proceed();
                } catch (Throwable e) {
                    failure[0] = e;
                }
                return null;
            });
            if (failure[0] != null) {
                failure[0].addSuppressed(new AssertionError("-Dfarthing.seed=" + simulation.seed()));
                throw failure[0];
            }
        }

        @Override
        public void interceptBeforeEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
                ExtensionContext context) throws Throwable {
            inside(invocation);
        }

        @Override
        public void interceptTestTemplateMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
                ExtensionContext context) throws Throwable {
            inside(invocation);
        }

        @Override
        public void interceptAfterEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
                ExtensionContext context) throws Throwable {
            inside(invocation);
        }

        /** After the test's own methods: nothing may be left over. */
        @Override
        public void afterEach(ExtensionContext context) {
            if (context.getExecutionException().isEmpty()) {
                simulation.close();
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Simulation.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return simulation;
        }
    }
}
