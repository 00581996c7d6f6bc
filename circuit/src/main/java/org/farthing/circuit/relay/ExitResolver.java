package org.farthing.circuit.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.RelayMessage.Resolved;
import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.loop.EventLoop;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks name servers for an exit: the only place of the program that looks names up. It never reads the hosts file, which means something to
 * this machine alone, and keeps nothing: what one client asked for must not make another's answer come sooner ({@link ExitNames} remembers,
 * for one circuit). Names are asked for in letters of random case, which an answer forged from outside would have to guess (0x20); a server
 * that does not return them is asked again over TCP.
 *
 * <p>Belongs to the relay's event loop; sockets and waiting are dnsjava's.
 */
final class ExitResolver {
    /** What came of a question. */
    sealed interface Answer {
        /** Addresses of both kinds in turn, at most {@link Resolved#MOST}; none is checked yet. {@code seconds} is 60 to 300. */
        record Addresses(List<InetAddress> addresses, int seconds) implements Answer {
        }

        /** A name that may be asked for in turn. */
        record Named(String name, int seconds) implements Answer {
        }

        record Failed(EndReason reason) implements Answer {
        }
    }

    private static final int MOST_QUESTIONS = 1024;
    private static final int MOST_ATTEMPTS = 3;
    private static final int MOST_ALIASES = 8;
    /** Some servers never answer for one kind of address; the other kind does not wait for them (RFC 8305, section 3, more patient). */
    private static final Duration GRACE = Duration.ofMillis(250);

    private final EventLoop loop;
    private final Executor threads;
    private final ResolverSettings settings;
    private final RandomGenerator random;
    private int questions;

    /** @param random decides the case of letters; cryptographically strong */
    ExitResolver(EventLoop loop, ResolverSettings settings, RandomGenerator random) {
        this.loop = loop;
        this.threads = task -> loop.platform().start("dns", task);
        this.settings = settings;
        this.random = random;
    }

    /** Asks for both kinds of addresses of {@code name}. */
    void addresses(Destination.Name name, Consumer<Answer> result) {
        new Search(name.text(), result).start();
    }

    /** Asks for the name of {@code address}. */
    void name(InetAddress address, Consumer<Answer> result) {
        ask(ReverseMap.fromAddress(address), Type.PTR, part -> result.accept(named(part)));
    }

    static Answer named(Part part) {
        for (Record record : part.records()) {
            // Whoever owns the address chooses the name: only one that could be asked for is passed on.
            if (Destination.of(((PTRRecord) record).getTarget().toString(true)) instanceof Destination.Name(String name)) {
                return new Answer.Named(name, part.seconds());
            }
        }
        return new Answer.Failed(part.records().isEmpty() ? part.failure() : EndReason.RESOLVE_FAILED);
    }

    /** The answer for one kind of record; without records, why. */
    record Part(List<Record> records, int seconds, EndReason failure) {
        private static Part failed(EndReason reason) {
            return new Part(List.of(), Resolved.LEAST_SECONDS, reason);
        }
    }

    /** One name's two questions. */
    private final class Search {
        private final String name;
        private final Consumer<Answer> result;
        private Part four;
        private Part six;
        private EventLoop.Timer grace;
        private boolean finished;

        private Search(String name, Consumer<Answer> result) {
            this.name = name;
            this.result = result;
        }

        private void start() {
            Name asked;
            try {
                asked = Name.fromString(name + ".");
            } catch (TextParseException _) {
                result.accept(new Answer.Failed(EndReason.RESOLVE_FAILED));
                return;
            }
            ask(asked, Type.A, part -> {
                four = part;
                advance(part);
            });
            ask(asked, Type.AAAA, part -> {
                six = part;
                advance(part);
            });
        }

        private void advance(Part part) {
            if (four != null && six != null) {
                finish();
            } else if (!part.records().isEmpty()) {
                grace = loop.schedule(GRACE, this::finish);
            }
        }

        private void finish() {
            if (finished) {
                return;
            }
            finished = true;
            if (grace != null) {
                grace.cancel();
            }
            List<InetAddress> v4 = four == null ? List.of()
                    : four.records().stream().map(record -> ((ARecord) record).getAddress()).toList();
            List<InetAddress> v6 = six == null ? List.of()
                    : six.records().stream().map(record -> ((AAAARecord) record).getAddress()).toList();
            var addresses = new ArrayList<InetAddress>();
            for (int i = 0; i < Math.max(v4.size(), v6.size()) && addresses.size() < Resolved.MOST; i++) {
                if (i < v4.size()) {
                    addresses.add(v4.get(i));
                }
                if (i < v6.size() && addresses.size() < Resolved.MOST) {
                    addresses.add(v6.get(i));
                }
            }
            if (addresses.isEmpty()) {
                boolean timedOut = four.failure() == EndReason.TIMEOUT || six.failure() == EndReason.TIMEOUT;
                result.accept(new Answer.Failed(timedOut ? EndReason.TIMEOUT : four.failure()));
                return;
            }
            int seconds = Resolved.MOST_SECONDS;
            seconds = v4.isEmpty() ? seconds : Math.min(seconds, four.seconds());
            seconds = v6.isEmpty() ? seconds : Math.min(seconds, six.seconds());
            result.accept(new Answer.Addresses(List.copyOf(addresses), seconds));
        }
    }

    private void ask(Name name, int type, Consumer<Part> result) {
        if (questions >= MOST_QUESTIONS) {
            result.accept(Part.failed(EndReason.INTERNAL));
            return;
        }
        questions++;
        attempt(name, type, 0, false, part -> {
            questions--;
            result.accept(part);
        });
    }

    private void attempt(Name name, int type, int attempt, boolean tcp, Consumer<Part> result) {
        InetSocketAddress server = settings.servers().get(attempt % settings.servers().size());
        var resolver = new SimpleResolver(server);
        resolver.setTimeout(settings.timeout());
        resolver.setTCP(tcp);
        Name sent = mixed(name);
        Message query = Message.newQuery(Record.newRecord(sent, type, DClass.IN));
        resolver.sendAsync(query, threads).whenComplete((message, _) ->
                loop.post(() -> answered(sent, type, attempt, tcp, message, result)));
    }

    /** @param message null where none came in time */
    private void answered(Name sent, int type, int attempt, boolean tcp, Message message, Consumer<Part> result) {
        if (message != null && (message.getRcode() == Rcode.NOERROR || message.getRcode() == Rcode.NXDOMAIN)) {
            boolean sameLetters = message.getQuestion() != null && message.getQuestion().getName().toString().equals(sent.toString());
            if (sameLetters || tcp) {
                result.accept(read(sent, type, message));
            } else {
                attempt(sent, type, attempt, true, result);
            }
            return;
        }
        if (attempt + 1 < MOST_ATTEMPTS) {
            attempt(sent, type, attempt + 1, tcp, result);
            return;
        }
        // A server that refuses knows the name to be in trouble; one that cannot be heard says nothing about it.
        result.accept(Part.failed(message == null ? EndReason.TIMEOUT : EndReason.RESOLVE_FAILED));
    }

    /** The records of {@code type} at the end of the aliases that begin with the name asked for; all else in the answer is ignored. */
    static Part read(Name asked, int type, Message message) {
        List<Record> answers = message.getSection(Section.ANSWER).stream().filter(ExitResolver::isWhole).toList();
        Name current = asked;
        long seconds = Resolved.MOST_SECONDS;
        for (int alias = 0; alias <= MOST_ALIASES; alias++) {
            Name here = current;
            List<Record> found = answers.stream()
                    .filter(record -> record.getType() == type && record.getDClass() == DClass.IN && record.getName().equals(here))
                    .limit(Resolved.MOST).toList();
            if (!found.isEmpty()) {
                for (Record record : found) {
                    seconds = Math.min(seconds, record.getTTL());
                }
                return new Part(found, Math.clamp(seconds, Resolved.LEAST_SECONDS, Resolved.MOST_SECONDS), EndReason.RESOLVE_FAILED);
            }
            Optional<Record> next = answers.stream()
                    .filter(record -> record.getType() == Type.CNAME && record.getName().equals(here)).findFirst();
            if (next.isEmpty()) {
                break;
            }
            seconds = Math.min(seconds, next.get().getTTL());
            current = ((CNAMERecord) next.get()).getTarget();
        }
        return Part.failed(EndReason.RESOLVE_FAILED);
    }

    /** Whether the record is of a kind that is asked for, and has data: in a message that calls itself an UPDATE it need not have. */
    private static boolean isWhole(Record record) {
        return switch (record.getType()) {
            case Type.A -> record instanceof ARecord;
            case Type.AAAA -> record instanceof AAAARecord;
            case Type.CNAME -> record instanceof CNAMERecord;
            case Type.PTR -> record instanceof PTRRecord;
            default -> false;
        };
    }

    /** The same name in letters of random case. */
    private Name mixed(Name name) {
        String text = name.toString();
        var mixed = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            mixed.append(letter && random.nextBoolean() ? (char) (c ^ 0x20) : c);
        }
        try {
            return Name.fromString(mixed.toString());
        } catch (TextParseException e) {
            throw new IllegalStateException("a name stays a name in other letters", e);
        }
    }
}
