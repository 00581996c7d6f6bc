package org.farthing.circuit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which package may know which, and where the world is touched. */
class LayeringTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.farthing.circuit");

    private static final DescribedPredicate<JavaClass> PURE = describe("pure", type ->
            Set.of("wire", "cell", "onion").contains(type.getPackageName().replace("org.farthing.circuit.", ""))
                    || topLevel(type).endsWith("Machine") || topLevel(type).equals("SocksHandshake"));

    /** Addresses as values, parsed and printed without asking anybody. */
    private static final Set<String> ADDRESS_VALUES = Set.of("java.net.InetAddress", "java.net.Inet4Address", "java.net.Inet6Address",
            "java.net.UnknownHostException");

    private static String topLevel(JavaClass type) {
        String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        return name.indexOf('$') < 0 ? name : name.substring(0, name.indexOf('$'));
    }

    private static DescribedPredicate<JavaClass> named(String description, String... names) {
        return describe(description, type -> Set.of(names).contains(topLevel(type)));
    }

    @Test
    void thereIsSomethingToCheck() {
        assertTrue(CLASSES.contain("org.farthing.circuit.client.CircuitMachine") && CLASSES.contain("org.farthing.circuit.relay.Till"));
        assertTrue(CLASSES.stream().filter(PURE).count() > 30);
    }

    @Test
    void circuitsKnowNoScreens() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("javafx..", "org.farthing.app..").check(CLASSES);
    }

    @Test
    void clientAndRelayKnowNothingOfEachOther() {
        noClasses().that().resideInAPackage("org.farthing.circuit.client").should().dependOnClassesThat()
                .resideInAPackage("org.farthing.circuit.relay").check(CLASSES);
        noClasses().that().resideInAPackage("org.farthing.circuit.relay").should().dependOnClassesThat()
                .resideInAnyPackage("org.farthing.circuit.client", "org.farthing.circuit.socks").check(CLASSES);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.farthing.circuit.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void machinesAndFormatsTouchNothing() {
        noClasses().that(PURE).should().dependOnClassesThat(describe("sockets, files, databases, threads or other nodes", type ->
                type.getPackageName().startsWith("java.nio.channels") || type.getPackageName().startsWith("java.nio.file")
                        || type.getPackageName().startsWith("java.io") && !type.getName().equals("java.io.Serializable")
                        || type.getPackageName().startsWith("java.sql") || type.getPackageName().startsWith("java.util.concurrent")
                        || type.getPackageName().startsWith("java.net") && !ADDRESS_VALUES.contains(type.getName())
                        || type.isAssignableTo(Thread.class))).check(CLASSES);
        noClasses().that(PURE).should().callConstructor(SecureRandom.class)
                .orShould().callMethod(System.class, "nanoTime").orShould().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    }

    @Test
    void moneyIsTouchedInFewPlaces() {
        DescribedPredicate<JavaClass> tills = named("payers and tills", "HopPayer", "Payers", "ClientNode", "ClientChannels",
                "ChannelQuestion", "Till", "TillDesk", "TillJob", "TillRules", "TillCashing", "TillClosings", "TillQuestions", "KnownChannels",
                "TillAccount");
        noClasses().that().resideInAnyPackage("org.farthing.circuit.client",
                "org.farthing.circuit.relay").and(DescribedPredicate.not(tills))
                .should().dependOnClassesThat().resideInAnyPackage("org.farthing.wallet.channel",
                        "org.farthing.wallet.ledger").check(CLASSES);
        noClasses().that().resideOutsideOfPackages("org.farthing.circuit.client", "org.farthing.circuit.relay")
                .should().dependOnClassesThat().resideInAnyPackage("org.farthing.wallet.channel",
                        "org.farthing.wallet.ledger").check(CLASSES);
        noClasses().should().dependOnClassesThat().resideInAnyPackage("org.farthing.wallet.chain",
                "org.farthing.wallet.devnet").check(CLASSES);
    }

    /** Whatever asks a resolver, in the JDK's classes or in a library; addresses are made from bytes and literals instead. */
    @Test
    void namesAreLookedUpByExitsAlone() {
        Set<String> lookups = Set.of("getByName", "getAllByName", "getHostName", "getCanonicalHostName", "getLocalHost", "isReachable");
        noClasses().should()
                .callMethodWhere(describe("a look-up of a name", (JavaMethodCall call) ->
                        call.getTargetOwner().isAssignableTo(InetAddress.class) && lookups.contains(call.getName())
                                || call.getTargetOwner().isAssignableTo(InetSocketAddress.class) && call.getName().equals("getHostName")))
                .orShould().callConstructor(InetSocketAddress.class, String.class, int.class)
                .orShould().callConstructor(Socket.class, String.class, int.class)
                .orShould().callConstructor(Socket.class, String.class, int.class, InetAddress.class, int.class).check(CLASSES);
        noClasses().should().dependOnClassesThat(describe("something that connects by names", type ->
                type.getPackageName().startsWith("javax.naming") || type.getPackageName().startsWith("java.net.http")
                        || Set.of("java.net.URL", "java.net.URLConnection",
                                "java.net.HttpURLConnection").contains(type.getName()))).check(CLASSES);
        noClasses().that(DescribedPredicate.not(named("the exit's resolver", "ExitResolver", "ResolverSettings"))).should()
                .dependOnClassesThat().resideInAnyPackage("org.xbill..").check(CLASSES);
        // Of OkHttp the list of public suffixes alone.
        noClasses().that(DescribedPredicate.not(named("the list of sites", "RegistrableDomain"))).should()
                .dependOnClassesThat().resideInAnyPackage("okhttp3..").check(CLASSES);
        noClasses().should().dependOnClassesThat(describe("OkHttp's connections", type ->
                type.getPackageName().startsWith("okhttp3") && !topLevel(type).equals("HttpUrl"))).check(CLASSES);
    }

    @Test
    void socketsAreOpenedInFewPlaces() {
        noClasses().that(DescribedPredicate.not(named("links, listeners and exits", "LinkHandshake", "LinkListener", "SocksServer",
                "ExitConnector",
                "TcpConnection", "Connecting", "BlockingTls", "CircuitSockets"))).should()
                .callMethodWhere(describe("a socket's opening", (JavaMethodCall call) ->
                        call.getTargetOwner().getPackageName().startsWith("java.nio.channels") && Set.of("open", "connect", "bind",
                                "openSocketChannel", "openServerSocketChannel", "openDatagramChannel").contains(call.getName())))
                .orShould().callConstructorWhere(describe("a socket that blocks", (JavaConstructorCall call) ->
                        Set.of("java.net.Socket", "java.net.ServerSocket",
                                "java.net.DatagramSocket").contains(call.getTargetOwner().getName())))
                .check(CLASSES);
    }

    /**
     * A node touches its machine through its platform alone: what went around it would run beside the virtual time of the simulated
     * network, and a socket of its own would be one that nobody counts. Exempt are the wallet's plain socket to our own port, and the
     * name servers' library, which has sockets of its own.
     */
    @Test
    void theMachineIsTouchedThroughThePlatformAlone() {
        DescribedPredicate<JavaClass> platform = named("the platform", "Platform", "SystemPlatform");
        noClasses().that(DescribedPredicate.not(platform)).should()
                .accessTargetWhere(describe("a thread, or a wait by the real clock", (JavaAccess<?> access) -> {
                    String owner = access.getTargetOwner().getName();
                    boolean concurrent = access.getTargetOwner().getPackageName().startsWith("java.util.concurrent");
                    return access.getTargetOwner().isAssignableTo(Thread.class) && (isLimited(access) || Set.of("ofVirtual",
                                    "ofPlatform", "startVirtualThread", "sleep", "<init>").contains(access.getName()))
                            || concurrent && (isLimited(access) || access.getName().endsWith("Async"))
                            || owner.equals("java.util.concurrent.locks.LockSupport") && access.getName().equals("parkNanos");
                })).check(CLASSES);
        noClasses().that(DescribedPredicate.not(platform)).should()
                .accessTargetWhere(describe("a clock's reading", (JavaAccess<?> access) -> {
                    String owner = access.getTargetOwner().getName();
                    return owner.equals("java.lang.System") && Set.of("nanoTime", "currentTimeMillis").contains(access.getName())
                            || owner.startsWith("java.time.") && Set.of("now", "system", "systemUTC",
                                    "systemDefaultZone").contains(access.getName());
                })).check(CLASSES);
        noClasses().that(DescribedPredicate.not(platform)).should()
                .accessTargetWhere(describe("a channel that is not the platform's", (JavaAccess<?> access) ->
                        access.getTargetOwner().getPackageName().startsWith("java.nio.channels")
                                && Set.of("open", "provider").contains(access.getName()))).check(CLASSES);
        noClasses().that(DescribedPredicate.not(platform)).should()
                .accessTargetWhere(describe("randomness of its own", (JavaAccess<?> access) ->
                        access.getTargetOwner().isAssignableTo(SecureRandom.class)
                                && Set.of("<init>", "getInstance", "getInstanceStrong").contains(access.getName()))).check(CLASSES);
    }

    private static boolean isLimited(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target && target.getRawParameterTypes().stream()
                .anyMatch(type -> Set.of("java.util.concurrent.TimeUnit", "java.time.Duration").contains(type.getName()));
    }
}
