package org.farthing.app.circuits;

import java.util.ArrayList;
import java.util.List;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.Hop;
import org.farthing.app.session.LinkFacts;

/**
 * One line of "who can link what": who knows of the user's address, deposits and sites, and how.
 *
 * @param who      a relay, the node, or anyone
 * @param address  whether it sees the user's internet address
 * @param deposits which of the user's deposits it sees
 * @param sites    whether it sees what is visited
 * @param why      by design, or under which condition
 */
record LinkRow(String who, String address, String deposits, String sites, String why) {
    private static final int HOPS = 3;

    /** All lines for what is known. Pure. */
    static List<LinkRow> of(LinkFacts facts, Texts texts) {
        var rows = new ArrayList<LinkRow>();
        String yes = texts.get("link.yes");
        String no = texts.get("link.no");
        String design = texts.get("link.by-design");
        if (facts.path().size() == HOPS) {
            Hop entry = facts.path().getFirst();
            Hop exit = facts.path().getLast();
            String own = texts.get("link.its-own");
            rows.add(new LinkRow(texts.get("link.entry", entry.relayName()), yes, own, no, design));
            rows.add(new LinkRow(texts.get("link.middle", facts.path().get(1).relayName()), no, own, no, design));
            rows.add(new LinkRow(texts.get("link.exit", exit.relayName()), no, own, yes, design));
            rows.add(new LinkRow(texts.get("link.together", entry.relayName(), exit.relayName()), yes, texts.get("link.both"), yes,
                    texts.get("link.if-they-join")));
        } else {
            String unknown = texts.get("link.not-checked");
            rows.add(new LinkRow(texts.get("link.relays"), unknown, unknown, unknown, texts.get("link.no-path")));
        }
        boolean seen = switch (facts.node()) {
            case INSIDE, THROUGH_RELAYS -> false;
            case DIRECTLY_BEFORE, DIRECTLY -> true;
        };
        rows.add(new LinkRow(texts.get("link.node"), seen ? yes : no, texts.get("link.all-you-ask"), no, texts.get(switch (facts.node()) {
            case INSIDE -> "link.node-inside";
            case THROUGH_RELAYS -> "link.node-relays";
            case DIRECTLY_BEFORE -> "link.node-before";
            case DIRECTLY -> "link.node-direct";
        })));
        rows.add(new LinkRow(texts.get("link.anyone"), no, texts.get("link.all-public"), no, texts.get("link.read-chain")));
        return rows;
    }

    /** Where the deposits come from, in one sentence. Pure. */
    static String origin(LinkFacts facts, Texts texts) {
        return switch (facts.origin()) {
            case LinkFacts.Origin.NotChecked() -> texts.get(facts.deposits() == 0 ? "link.no-deposits" : "link.origin-not-checked");
            case LinkFacts.Origin.Addresses(int addresses) when addresses == 1 -> texts.get("link.origin-one", facts.deposits());
            case LinkFacts.Origin.Addresses(int addresses) -> texts.get("link.origin-several", facts.deposits(), addresses);
        };
    }
}
