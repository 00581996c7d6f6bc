package org.farthing.circuit.socks;

import java.nio.charset.StandardCharsets;

/**
 * What this program itself says to a browser, in the place of a web server. Never stored by the browser, never taken for a page of the
 * site's own: the status says so, and the policy allows what the page needs and nothing of a site's.
 *
 * @param status HTTP's
 * @param type   the media type, without a charset: UTF-8
 * @param policy the Content-Security-Policy
 * @param body   text
 */
public record LocalAnswer(int status, String type, String policy, String body) {
    /** A page that loads nothing and runs nothing. */
    public static final String INERT = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    byte[] encode() {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("HTTP/1.1 " + status + " " + reason() + "\r\n"
                + "Content-Type: " + type + "; charset=utf-8\r\n"
                + "Content-Length: " + text.length + "\r\n"
                + "Cache-Control: no-store\r\n"
                + "Content-Security-Policy: " + policy + "\r\n"
                + "Referrer-Policy: no-referrer\r\n"
                + "X-Content-Type-Options: nosniff\r\n"
                + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + text.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(text, 0, all, head.length, text.length);
        return all;
    }

    private String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 503 -> "Not carried by Farthing";
            default -> "Status";
        };
    }
}
