package org.farthing.circuit.socks;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.TcpConnection;

/**
 * The other end of a program's stream, where this program answers it: reads one request's head, of at most {@value #LONGEST_HEAD} bytes,
 * answers it off the event loop, and hangs up. Belongs to the event loop.
 */
final class LocalServer implements TcpConnection.Handler {
    private static final int LONGEST_HEAD = 16 * 1024;

    private final EventLoop loop;
    private final String user;
    private final Function<LocalRequest, Optional<LocalAnswer>> pages;
    private final byte[] head = new byte[LONGEST_HEAD];
    private int length;
    private boolean answered;
    private boolean gone;

    /** @param pages asked on a virtual thread */
    LocalServer(EventLoop loop, String user, Function<LocalRequest, Optional<LocalAnswer>> pages) {
        this.loop = loop;
        this.user = user;
        this.pages = pages;
    }

    @Override
    public void onReadable(TcpConnection connection) {
        if (answered) {
            // One question a connection: what follows it is not read.
            connection.pauseReading();
            return;
        }
        int count = connection.read(head, length, head.length - length);
        if (count <= 0) {
            return;
        }
        length += count;
        String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
        if (text.indexOf("\r\n\r\n") >= 0) {
            answered = true;
            request(text).ifPresentOrElse(request -> answer(request, said -> said.map(LocalAnswer::encode).ifPresentOrElse(bytes -> {
                connection.write(bytes, 0, bytes.length);
                connection.close();
            }, connection::reset)), connection::reset);
        } else if (length == head.length) {
            connection.reset();
        }
    }

    /** Nothing where it is no request of HTTP/1: a browser that begins TLS here must not take an answer for the site's. */
    private Optional<LocalRequest> request(String text) {
        String[] line = text.substring(0, text.indexOf("\r\n")).split(" ", -1);
        boolean http = line.length == 3 && line[2].startsWith("HTTP/1.") && line[0].matches("[A-Z]{1,16}") && line[1].startsWith("/");
        return http ? Optional.of(new LocalRequest(line[0], line[1], user)) : Optional.empty();
    }

    private void answer(LocalRequest request, Consumer<Optional<LocalAnswer>> send) {
        loop.platform().start("local-page", () -> {
            Optional<LocalAnswer> said = pages.apply(request);
            loop.post(() -> {
                if (!gone) {
                    send.accept(said);
                }
            });
        });
    }

    @Override
    public void onDrained(TcpConnection connection, int bytesWritten) {
        // An answer is short, and nobody waits for room.
    }

    @Override
    public void onEndOfInput(TcpConnection connection) {
        if (!answered) {
            connection.close();
        }
    }

    @Override
    public void onClosed(TcpConnection connection, boolean reset) {
        gone = true;
    }
}
