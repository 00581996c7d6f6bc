package org.farthing.app.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * What a command asks of an instance.
 *
 * @param command   its name
 * @param arguments as the command gave them
 * @param answer    filled with what the command prints
 * @param progress  hears what is being done
 */
public record Request(String command, JsonNode arguments, ObjectNode answer, Consumer<String> progress) {
    /** Requests that belong together. */
    public interface Topic {
        /** Does what is asked; false, and nothing done, where it is not of this topic. */
        boolean handle(Request request);
    }

    /** @throws WalletException BAD_INPUT where it is missing */
    public String text(String name) {
        return optional(name).orElseThrow(() -> new WalletException(Kind.BAD_INPUT, "The command lacks its argument \"" + name + "\"."));
    }

    public Optional<String> optional(String name) {
        JsonNode value = arguments.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    public boolean flag(String name) {
        return arguments.path(name).asBoolean();
    }

    /** The texts of a list; none where it is missing. */
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        arguments.path(name).forEach(each -> texts.add(each.asText()));
        return List.copyOf(texts);
    }

    /** An amount of coins, such as 0.25. */
    public Amount coins(String name) {
        try {
            return Amount.parseCoins(text(name));
        } catch (IllegalArgumentException e) {
            throw new WalletException(Kind.BAD_INPUT, e.getMessage(), e);
        }
    }

    public Address address(String name) {
        try {
            return Address.parse(text(name));
        } catch (IllegalArgumentException e) {
            throw new WalletException(Kind.BAD_INPUT, e.getMessage(), e);
        }
    }

    /** The caller closes it. */
    public Password password(String name) {
        return new Password(text(name).toCharArray());
    }

    /** Only the command: arguments may be secret. */
    @Override
    public String toString() {
        return "Request[" + command + "]";
    }
}
