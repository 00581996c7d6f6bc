package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.farthing.wallet.Channels;
import org.farthing.wallet.RecoveryPlan;
import org.farthing.wallet.RecoveryStatus;

/** Getting all money back, relays that are gone included. */
final class RecoveryRequests implements Request.Topic {
    private final Instance instance;

    RecoveryRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "refund-all-plan" -> instance.channels(wallet ->
                    describe(request.answer(), wallet.channels().previewRecovery(options(request))));
            case "refund-all" -> start(request);
            case "refund-all-status" -> status(request.answer());
            case "refund-all-cancel" -> instance.channels(wallet -> {
                wallet.channels().cancelRecovery();
                return request.answer().put("cancelled", true);
            });
            default -> {
                return false;
            }
        }
        return true;
    }

    private static RecoveryPlan.Options options(Request request) {
        long patience = request.arguments().path("patienceSeconds").asLong(RecoveryPlan.Options.USUAL.patience().toSeconds());
        return new RecoveryPlan.Options(Duration.ofSeconds(patience), request.flag("dust"));
    }

    private void start(Request request) {
        request.progress().accept("The relays are asked to close; those that are gone take a while to be found out.");
        begin(instance, options(request), request.flag("anew"));
        advance(instance);
        status(request.answer());
    }

    /** Goes on with a recovery that is under way; begins one where none is, the one before is done, or {@code anew}. */
    static void begin(Instance instance, RecoveryPlan.Options options, boolean anew) {
        instance.channels(wallet -> {
            Channels channels = wallet.channels();
            if (channels.recovery().filter(each -> !each.isDone()).isEmpty() || anew) {
                channels.startRecovery(options);
            }
            return channels;
        });
    }

    /** Does what is due of it now. */
    static void advance(Instance instance) {
        instance.channels(wallet -> {
            wallet.channels().advanceRecovery(instance::asksToClose);
            return wallet;
        });
    }

    private void status(ObjectNode answer) {
        Optional<RecoveryStatus> status = instance.channels(wallet -> wallet.channels().recovery());
        answer.put("running", status.filter(each -> !each.isDone()).isPresent()).put("coin", instance.access().network().coin());
        status.ifPresent(each -> {
            answer.put("started", each.started().toString()).put("done", each.isDone());
            describe(answer, each.rest());
            ArrayNode lines = answer.putArray("channels");
            each.lines().forEach(line -> describe(lines.addObject(), line));
        });
    }

    private static void describe(ObjectNode answer, RecoveryStatus.Line line) {
        answer.put("id", line.channel().id().toString()).put("relay", line.channel().relay().name())
                .put("state", line.channel().state().label()).put("deposit", line.channel().funds().deposit().toString())
                .put("settled", line.channel().settled().toString()).put("returned", line.channel().returned().toString())
                .put("answer", line.answer());
        line.next().ifPresent(step -> answer.put("next", name(step.action())).put("due", step.due().toString()));
    }

    private ObjectNode describe(ObjectNode answer, RecoveryPlan plan) {
        answer.put("cost", plan.cost().toString()).put("back", plan.back().toString()).put("dust", plan.dust().size())
                .put("waiting", plan.waiting().size()).put("coin", instance.access().network().coin());
        plan.done().ifPresent(at -> answer.put("doneAt", at.toString()));
        ArrayNode steps = answer.putArray("steps");
        plan.steps().forEach(step -> steps.addObject().put("action", name(step.action())).put("channels", step.channels().size())
                .put("due", step.due().toString()).put("cost", step.cost().toString()));
        return answer;
    }

    private static String name(RecoveryPlan.Action action) {
        return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
