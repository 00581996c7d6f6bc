package org.farthing.app.clients;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Git's own HTTP server program, {@code git http-backend}, behind just as much of CGI (RFC 3875) as it needs. */
final class GitSite implements AutoCloseable {
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;
    private final Path repositories;

    private GitSite(Path repositories) throws IOException {
        this.repositories = repositories;
        http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
        http.setExecutor(workers);
        http.createContext("/", this::serve);
        http.start();
    }

    /** @param repositories the folder with the repositories in it; who comes may push where their own settings allow it */
    static GitSite start(Path repositories) throws IOException {
        return new GitSite(repositories);
    }

    int port() {
        return http.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            ProcessBuilder builder = new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.INHERIT);
            Map<String, String> variables = builder.environment();
            variables.put("GIT_PROJECT_ROOT", repositories.toString());
            variables.put("GIT_HTTP_EXPORT_ALL", "1");
            variables.put("REQUEST_METHOD", exchange.getRequestMethod());
            variables.put("PATH_INFO", exchange.getRequestURI().getPath());
            variables.put("QUERY_STRING", Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
            header(exchange, "Content-Type").ifPresent(value -> variables.put("CONTENT_TYPE", value));
            header(exchange, "Content-Length").ifPresent(value -> variables.put("CONTENT_LENGTH", value));
            header(exchange, "Content-Encoding").ifPresent(value -> variables.put("HTTP_CONTENT_ENCODING", value));
            header(exchange, "Git-Protocol").ifPresent(value -> variables.put("GIT_PROTOCOL", value));
            Process process = builder.start();
            try {
                Thread feeding = Thread.startVirtualThread(() -> feed(exchange.getRequestBody(), process));
                InputStream out = process.getInputStream();
                exchange.sendResponseHeaders(readHeaders(out, exchange.getResponseHeaders()), 0);
                out.transferTo(exchange.getResponseBody());
                feeding.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static void feed(InputStream body, Process process) {
        try (OutputStream in = process.getOutputStream()) {
            body.transferTo(in);
        } catch (IOException _) {
            // Either side has gone; the answer, or its lack, says so.
            return;
        }
    }

    /** Takes the program's header lines over. @return the status among them, or 200 */
    private static int readHeaders(InputStream out, Headers headers) throws IOException {
        int status = 200;
        for (String line = line(out); !line.isEmpty(); line = line(out)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.equals("Status")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                headers.add(name, value);
            }
        }
        return status;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("git http-backend ended within its headers");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.stop(0);
        workers.shutdownNow();
    }
}
