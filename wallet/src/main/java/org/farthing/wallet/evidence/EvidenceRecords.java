package org.farthing.wallet.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits an export into lines and those into texts, one for each of {@link EvidenceLine#FIELDS}; what they say is not looked at. The file
 * comes from a stranger: no more than one line is in memory, and a line has at most {@link #LINE_MAX} characters. Owned by one thread.
 */
final class EvidenceRecords {
    /** The longest that is written has about 3,000, in JSON, with a name of control characters. */
    static final int LINE_MAX = 8_192;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(1).maxStringLength(LINE_MAX).maxNumberLength(40)
                    .maxNameLength(64).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

    private final Reader in;
    private final boolean json;
    private long line = 1;
    private boolean justStarted = true;

    /** What is between two ends of line, or why it is nothing. */
    sealed interface Entry {
        /** Where it begins, from 1. */
        long line();
    }

    record Texts(long line, List<String> fields) implements Entry {
    }

    /** @param goesOn whether what follows can still be told apart into lines */
    record Unreadable(long line, String sentence, boolean goesOn) implements Entry {
    }

    EvidenceRecords(InputStream bytes) throws IOException {
        var buffered = new BufferedInputStream(bytes);
        skipByteOrderMark(buffered);
        buffered.mark(1);
        json = buffered.read() == '{';
        buffered.reset();
        in = new BufferedReader(new InputStreamReader(buffered, StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    /** Spreadsheets write one. */
    private static void skipByteOrderMark(InputStream in) throws IOException {
        in.mark(3);
        if (in.read() != 0xEF || in.read() != 0xBB || in.read() != 0xBF) {
            in.reset();
        }
    }

    /** The next line but for the header; empty at the end. */
    Optional<Entry> next() throws IOException {
        if (json) {
            return nextJson();
        }
        if (justStarted) {
            justStarted = false;
            Optional<Entry> header = nextCsv();
            if (!(header.orElse(null) instanceof Texts(long _, List<String> fields)) || !fields.equals(EvidenceLine.FIELDS)) {
                return Optional.of(new Unreadable(1, "This is no export of vouchers: it begins neither with a JSON object nor with the "
                        + "line of field names that Farthing writes.", false));
            }
        }
        return nextCsv();
    }

    private Optional<Entry> nextJson() throws IOException {
        long start = line;
        var text = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return Optional.empty();
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (text.length() == LINE_MAX) {
                return Optional.of(tooLong(start));
            }
            text.append((char) c);
        }
        line++;
        return Optional.of(object(start, text.toString()));
    }

    private static Entry object(long start, String text) {
        var fields = new String[EvidenceLine.FIELDS.size()];
        int found = 0;
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return noObject(start);
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                int index = EvidenceLine.FIELDS.indexOf(name);
                JsonToken wanted = VoucherExport.NUMBERS.contains(name) ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_STRING;
                if (index < 0 || parser.nextToken() != wanted) {
                    return new Unreadable(start, "A field is of the wrong kind, or none that Farthing writes.", true);
                }
                fields[index] = parser.getText();
                found++;
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                return noObject(start);
            }
        } catch (IOException _) {
            return noObject(start);
        }
        return found == fields.length ? new Texts(start, List.of(fields)) : new Unreadable(start, "A field is missing.", true);
    }

    private static Unreadable noObject(long start) {
        return new Unreadable(start, "The line is not one JSON object.", true);
    }

    /** RFC 4180, section 2; a line may end in LF alone. */
    private Optional<Entry> nextCsv() throws IOException {
        long start = line;
        int c = in.read();
        if (c < 0) {
            return Optional.empty();
        }
        var fields = new ArrayList<String>();
        var text = new StringBuilder();
        int length = 0;
        boolean quoted = false;
        boolean closed = false;
        for (; ; c = in.read()) {
            if (++length > LINE_MAX) {
                return Optional.of(tooLong(start));
            }
            if (c == '\n') {
                line++;
            }
            if (quoted && !closed) {
                if (c < 0) {
                    return Optional.of(new Unreadable(start, "The file ends within quotation marks: it was cut short.", false));
                }
                if (c == '"') {
                    closed = true;
                } else {
                    text.append((char) c);
                }
                continue;
            }
            if (c == '"') {
                // Within quotation marks two stand for one; elsewhere they only open a field.
                if (closed) {
                    text.append('"');
                    closed = false;
                } else if (text.isEmpty()) {
                    quoted = true;
                } else {
                    return Optional.of(new Unreadable(start, "A quotation mark stands where none may.", false));
                }
            } else if (c == ',' || c == '\n' || c < 0) {
                boolean ends = c != ',';
                if (ends && !closed && !text.isEmpty() && text.charAt(text.length() - 1) == '\r') {
                    text.setLength(text.length() - 1);
                }
                fields.add(text.toString());
                text.setLength(0);
                quoted = false;
                closed = false;
                if (ends) {
                    return Optional.of(texts(start, fields));
                }
            } else if (closed && !isEndOfLine(c)) {
                return Optional.of(new Unreadable(start, "Something stands behind a closing quotation mark.", false));
            } else if (!closed) {
                text.append((char) c);
            }
        }
    }

    /** Whether {@code c}, just read, and the next character are CR and LF; the latter is read again. */
    private boolean isEndOfLine(int c) throws IOException {
        if (c != '\r') {
            return false;
        }
        in.mark(1);
        int next = in.read();
        in.reset();
        return next == '\n' || next < 0;
    }

    private static Entry texts(long start, List<String> fields) {
        if (fields.size() != EvidenceLine.FIELDS.size()) {
            return new Unreadable(start, "The line has " + fields.size() + " fields, not " + EvidenceLine.FIELDS.size() + ".", true);
        }
        String name = fields.get(EvidenceLine.RELAY_NAME);
        if (name.length() > 1 && name.charAt(0) == '\'' && VoucherExport.FORMULA_STARTS.indexOf(name.charAt(1)) >= 0) {
            fields.set(EvidenceLine.RELAY_NAME, name.substring(1));
        }
        return new Texts(start, List.copyOf(fields));
    }

    private static Unreadable tooLong(long start) {
        return new Unreadable(start, "The line is longer than any that Farthing writes.", false);
    }
}
