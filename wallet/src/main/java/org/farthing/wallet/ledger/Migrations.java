package org.farthing.wallet.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/** Brings a database up to the version this program writes, one numbered SQL file at a time, each in a transaction of its own. */
final class Migrations {
    private Migrations() {
    }

    /**
     * Recognises the file, without writing.
     *
     * @throws WalletException {@link Kind#FOREIGN_OR_DAMAGED_DATA} for another program's database, or a later version of ours
     */
    static void recognise(Connection connection, Schema schema) throws SQLException {
        version(connection, schema);
    }

    /** Recognises the file before anything is written to it, then runs what it lacks. Fails as {@link #recognise}. */
    static void apply(Connection connection, Schema schema) throws SQLException {
        int from = version(connection, schema);
        for (int version = from + 1; version <= schema.version(); version++) {
            run(connection, schema, version);
        }
    }

    /** Checks that the database is ours and of exactly this version, without writing. */
    static void check(Connection connection, Schema schema) throws SQLException {
        if (version(connection, schema) < schema.version()) {
            throw WalletRefusal.EARLIER_VERSION.exception(schema.name());
        }
    }

    private static int version(Connection connection, Schema schema) throws SQLException {
        int applicationId = number(connection, "PRAGMA application_id");
        int version = number(connection, "PRAGMA user_version");
        boolean empty = number(connection, "SELECT count(*) FROM sqlite_master") == 0;
        if (applicationId == 0 && version == 0 && empty) {
            return 0;
        }
        if (applicationId != schema.applicationId() || version < 1) {
            throw WalletRefusal.OTHER_PROGRAMS_FILE.exception(schema.name());
        }
        if (version > schema.version()) {
            throw WalletRefusal.LATER_VERSION.exception(schema.name());
        }
        return version;
    }

    private static void run(Connection connection, Schema schema, int version) throws SQLException {
        String sql = read(schema.folder() + "V" + version + ".sql");
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                // executeUpdate runs every statement of a script, where execute would run only the first.
                statement.executeUpdate(sql);
                statement.execute("PRAGMA application_id = " + schema.applicationId());
                statement.execute("PRAGMA user_version = " + version);
                statement.execute("COMMIT");
            } catch (SQLException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    private static String read(String resource) {
        try (InputStream in = Migrations.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); var result = statement.executeQuery(query)) {
            return result.getInt(1);
        }
    }
}
