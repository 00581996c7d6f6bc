package org.farthing.circuit.client;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.farthing.circuit.cell.DirectoryMessage;
import org.farthing.circuit.flow.ProtocolViolation;

/**
 * The questions about the list of relays that one circuit's hops were asked and have not answered yet. A hop answers each once, in order,
 * and nothing that it was not asked.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class DirectoryQuestions {
    private record Open(int hop, DirectoryMessage question, Consumer<DirectoryMessage> answered) {
        private boolean isAnsweredBy(DirectoryMessage answer) {
            return switch (question) {
                case DirectoryMessage.Ask(long block) -> answer instanceof DirectoryMessage.ListHash list && list.block() == block;
                case DirectoryMessage.Get get -> answer instanceof DirectoryMessage.Data data && data.hash().equals(get.hash())
                        && data.offset() == (data.total() == 0 ? 0 : get.offset());
                case DirectoryMessage.ListHash _, DirectoryMessage.Data _ -> false;
            };
        }
    }

    private final Circuit circuit;
    private final ArrayDeque<Open> open = new ArrayDeque<>();

    DirectoryQuestions(Circuit circuit) {
        this.circuit = circuit;
    }

    /** @param answered gets the answer to this question, as the hop gives it */
    void ask(int hop, DirectoryMessage question, Consumer<DirectoryMessage> answered) {
        open.add(new Open(hop, question, answered));
        circuit.sendTo(hop, List.of(question));
    }

    /** @throws ProtocolViolation if that is no answer to what the hop was asked first */
    void answered(int hop, DirectoryMessage answer) {
        for (Iterator<Open> each = open.iterator(); each.hasNext();) {
            Open first = each.next();
            if (first.hop() == hop) {
                if (!first.isAnsweredBy(answer)) {
                    break;
                }
                each.remove();
                first.answered().accept(answer);
                return;
            }
        }
        throw new ProtocolViolation("an answer to no question");
    }
}
