package org.farthing.app.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Where a practice world's money comes from. */
interface PlayMoney {
    /** Sets the account's balance. */
    void give(Address account, Amount balance);

    /** A test node that hands money out on request, as anvil does; a node of a real network refuses, and nothing is lost. */
    static PlayMoney of(URI node) {
        return (account, balance) -> {
            var mapper = new ObjectMapper();
            ObjectNode question = mapper.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", "anvil_setBalance");
            question.putArray("params").add(account.hex()).add("0x" + balance.wei().toString(16));
            try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
                HttpRequest request = HttpRequest.newBuilder(node).timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(question))).build();
                JsonNode answer = mapper.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
                if (answer == null || answer.has("error")) {
                    throw new WalletException(Kind.BAD_INPUT,
                            "This node gives out no play money, so it is no practice chain. Name an anvil node with --rpc, or none.");
                }
            } catch (IOException e) {
                throw new WalletException(Kind.CHAIN_UNREACHABLE, "The node stopped answering. Check the address given with --rpc.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WalletException(Kind.CHAIN_UNREACHABLE, "The question to the node was interrupted.", e);
            }
        };
    }
}
