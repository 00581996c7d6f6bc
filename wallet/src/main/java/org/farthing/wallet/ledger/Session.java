package org.farthing.wallet.ledger;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** One connection and its prepared statements, used under its owner's lock. Knows how our values are written as columns. */
final class Session implements AutoCloseable {
    interface Row<T> {
        T read(ResultSet result) throws SQLException;
    }

    static final int AMOUNT_LENGTH = 16;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Runs one statement; arguments are bound in order. Returns the number of rows changed. */
    int update(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql, arguments);
        try {
            return statement.executeUpdate();
        } finally {
            statement.clearParameters();
        }
    }

    void run(String sql) throws SQLException {
        prepare(sql).execute();
    }

    void rollback() throws SQLException {
        // SQLite has ended the transaction by itself after some errors (a full disk, for one).
        try (var statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            if (!e.getMessage().contains("no transaction is active")) {
                throw e;
            }
        }
    }

    <T> List<T> list(String sql, Row<T> row, Object... arguments) throws SQLException {
        try (ResultSet result = prepare(sql, arguments).executeQuery()) {
            var rows = new ArrayList<T>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return List.copyOf(rows);
        }
    }

    <T> Optional<T> first(String sql, Row<T> row, Object... arguments) throws SQLException {
        try (ResultSet result = prepare(sql, arguments).executeQuery()) {
            return result.next() ? Optional.of(row.read(result)) : Optional.empty();
        }
    }

    interface Reader {
        void read(ResultSet result) throws SQLException;
    }

    /** Hands over row by row, so that a long answer is never held. */
    void each(String sql, Reader row, Object... arguments) throws SQLException {
        try (ResultSet result = prepare(sql, arguments).executeQuery()) {
            while (result.next()) {
                row.read(result);
            }
        }
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, Object argument) throws SQLException {
        switch (argument) {
            case null -> statement.setNull(index, Types.NULL);
            case Amount amount -> statement.setBytes(index, encode(amount));
            case Bytes bytes -> statement.setBytes(index, bytes.toArray());
            case Address address -> statement.setBytes(index, address.bytes().toArray());
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case String text -> statement.setString(index, text);
            default -> throw new IllegalArgumentException("no column holds a " + argument.getClass());
        }
    }

    static Amount amount(ResultSet result, String column) throws SQLException {
        return new Amount(new BigInteger(1, result.getBytes(column)));
    }

    static Bytes bytes(ResultSet result, String column) throws SQLException {
        return Bytes.of(result.getBytes(column));
    }

    static Optional<Bytes> optionalBytes(ResultSet result, String column) throws SQLException {
        return Optional.ofNullable(result.getBytes(column)).map(Bytes::of);
    }

    static Address address(ResultSet result, String column) throws SQLException {
        return new Address(bytes(result, column));
    }

    private static byte[] encode(Amount amount) {
        if (amount.isMoreThan(Voucher.MAX)) {
            throw new IllegalArgumentException("an amount in the ledger has at most 16 bytes");
        }
        byte[] encoded = amount.wei().toByteArray();
        int skip = encoded.length > AMOUNT_LENGTH ? 1 : 0;
        byte[] fixed = new byte[AMOUNT_LENGTH];
        System.arraycopy(encoded, skip, fixed, AMOUNT_LENGTH - (encoded.length - skip), encoded.length - skip);
        return fixed;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        statements.clear();
        connection.close();
    }
}
