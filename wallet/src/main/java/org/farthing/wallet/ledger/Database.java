package org.farthing.wallet.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/**
 * One SQLite file in WAL mode: a writing {@link Session} behind a lock, and a reading one behind another, so that a long list never holds
 * up a reservation. One process writes (it holds {@code NAME.lock}); any number may read.
 */
final class Database implements AutoCloseable {
    /** Whether a transaction is flushed to the disk before it counts as done. */
    enum Durability {
        /** Flushed: survives a loss of power. */
        DURABLE,
        /** In order and atomic, survives the process; the last ones may be missing after a loss of power. */
        ORDERED
    }

    interface Work<T> {
        T run(Session session) throws SQLException;
    }

    private static final int BUSY_MS = 5_000;

    private final String name;
    private final ReentrantLock writeLock = new ReentrantLock();
    private final ReentrantLock readLock = new ReentrantLock();
    /** Null where the file was opened for reading only. */
    private final Session writer;
    private final Session reader;
    private final FileChannel lockFile;
    private final Seal seal;
    private Durability current = Durability.DURABLE;
    private boolean closed;

    private Database(String name, Session writer, Session reader, FileChannel lockFile, Seal seal) {
        this.name = name;
        this.writer = writer;
        this.reader = reader;
        this.lockFile = lockFile;
        this.seal = seal;
    }

    /** Opens for writing, makes the file where there is none, and brings it up to this version. */
    static Database open(Path file, Schema schema) {
        FileChannel lockFile = null;
        Connection writer = null;
        try {
            lockFile = lock(file, schema);
            var seal = new Seal(file, schema.name());
            boolean sealed = seal.check();
            createPrivate(file);
            writer = connect(file, false);
            Migrations.recognise(writer, schema);
            if (!sealed) {
                requireWhole(writer, schema);
            }
            seal.takeAway();
            Migrations.apply(writer, schema);
            // The mode is written into the file, so it is set only once the file is known to be ours.
            try (var statement = writer.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
            }
            Connection reader = connect(file, true);
            return new Database(schema.name(), new Session(writer), new Session(reader), lockFile, seal);
        } catch (SQLException e) {
            closeQuietly(writer, lockFile);
            throw failure(schema.name(), e);
        } catch (IOException e) {
            closeQuietly(writer, lockFile);
            throw unavailable(schema.name(), e);
        } catch (WalletException e) {
            closeQuietly(writer, lockFile);
            throw e;
        }
    }

    /** Opens for reading, also while another process writes. */
    static Database openReadOnly(Path file, Schema schema) {
        if (!Files.exists(file)) {
            throw WalletRefusal.NO_LEDGER.exception(schema.name());
        }
        Connection reader = null;
        try {
            reader = connect(file, true);
            Migrations.check(reader, schema);
            return new Database(schema.name(), null, new Session(reader), null, null);
        } catch (SQLException e) {
            closeQuietly(reader, null);
            throw failure(schema.name(), e);
        } catch (WalletException e) {
            closeQuietly(reader, null);
            throw e;
        }
    }

    /** Runs {@code work} on the reading connection, which sees all that was committed before. */
    <T> T read(Work<T> work) {
        readLock.lock();
        try {
            requireOpen();
            return work.run(reader);
        } catch (SQLException e) {
            throw failure(name, e);
        } finally {
            readLock.unlock();
        }
    }

    /** Runs {@code work} in one transaction: all of it happens, or nothing and an exception. */
    <T> T write(Durability durability, Work<T> work) {
        writeLock.lock();
        try {
            requireOpen();
            if (writer == null) {
                throw WalletRefusal.READ_ONLY.exception(name);
            }
            if (current != durability) {
                writer.run(durability == Durability.DURABLE ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
                current = durability;
            }
            writer.run("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.run(writer);
                writer.run("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    writer.rollback();
                }
            }
        } catch (SQLException e) {
            throw failure(name, e);
        } finally {
            writeLock.unlock();
        }
    }

    boolean isReadOnly() {
        return writer == null;
    }

    boolean isClosed() {
        writeLock.lock();
        try {
            return closed;
        } finally {
            writeLock.unlock();
        }
    }

    /** Closes both connections; what was committed is moved from the write-ahead log into the file. */
    @Override
    public void close() {
        writeLock.lock();
        readLock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            reader.close();
            if (writer != null) {
                writer.close();
                seal.put();
                lockFile.close();
            }
        } catch (SQLException e) {
            throw failure(name, e);
        } catch (IOException e) {
            throw unavailable(name, e);
        } finally {
            readLock.unlock();
            writeLock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the " + name + " is closed");
        }
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MS);
        config.enforceForeignKeys(true);
        // Nobody asks for the number of a new row, and the driver would compile a statement for it after each insertion.
        config.setGetGeneratedKeys(false);
        if (readOnly) {
            config.setReadOnly(true);
            config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Integer.toString(256 * 1024 * 1024));
            return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        }
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        try (var statement = connection.createStatement()) {
            // macOS: an ordinary flush stops in the disk's own cache.
            statement.execute("PRAGMA fullfsync = 1");
        }
        return connection;
    }

    /** After a crash, when there is no seal: SQLite's own look at every page and every rule of a column. */
    private static void requireWhole(Connection connection, Schema schema) throws SQLException {
        try (var statement = connection.createStatement(); var result = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!"ok".equals(result.getString(1))) {
                throw damaged(schema.name(), null);
            }
        }
    }

    private static WalletException damaged(String name, Exception cause) {
        return WalletRefusal.LEDGER_DAMAGED.after(cause, name);
    }

    private static FileChannel lock(Path file, Schema schema) throws IOException {
        FileChannel channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw WalletRefusal.LEDGER_IN_USE.exception(schema.name());
        }
        return channel;
    }

    private static void createPrivate(Path file) throws IOException {
        boolean posix = Files.getFileAttributeView(file.toAbsolutePath().getParent(), PosixFileAttributeView.class) != null;
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException _) {
            // Ours from before, or foreign: Migrations tells.
        }
    }

    private static void closeQuietly(Connection connection, FileChannel lockFile) {
        try (lockFile; connection) {
            // Only closes: the reason is already on its way to the caller.
        } catch (IOException | SQLException _) {
            // Nothing was written through either.
        }
    }

    private static WalletException unavailable(String name, Exception cause) {
        return WalletRefusal.LEDGER_UNAVAILABLE.after(cause, name);
    }

    static WalletException failure(String name, SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return unavailable(name, e);
        }
        return switch (sqlite.getResultCode()) {
            case SQLITE_NOTADB -> WalletRefusal.NO_DATABASE.after(e, name);
            case SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_SEQUENCE, SQLITE_CORRUPT_VTAB -> damaged(name, e);
            case SQLITE_CONSTRAINT_TRIGGER -> new WalletException(Kind.CHANNEL_STATE, sentence(sqlite), e);
            case SQLITE_CONSTRAINT, SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY,
                    SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_NOTNULL ->
                    WalletRefusal.RULES_BROKEN.after(e, name);
            default -> unavailable(name, e);
        };
    }

    /** The trigger's own words, which SQLite's driver puts in brackets at the end. */
    private static String sentence(SQLiteException e) {
        String message = e.getMessage();
        int start = message.lastIndexOf('(');
        return start >= 0 && message.endsWith(")") ? message.substring(start + 1, message.length() - 1) : message;
    }
}
