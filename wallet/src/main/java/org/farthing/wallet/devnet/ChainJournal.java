package org.farthing.wallet.devnet;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The chain's file, {@code chain.journal}: everything that happened, in order, appended before anyone is told.
 *
 * <pre>
 * file    magic "farthing-devnet" (15), version 1 (1), record*
 * record  length (4), CRC-32C of index (8) and length (4), CRC-32C of the payload (4), payload (length)      all big-endian
 * </pre>
 *
 * <p>A process killed while it appends leaves a record that is cut short at the end of the file: nobody was told of it, and it is dropped.
 * Anything else that does not check is damage, and the file is refused, not repaired. Records reach the operating system, not the disk,
 * before they count: a power failure may cost the latest blocks of a practice chain. Not thread-safe.
 */
final class ChainJournal implements AutoCloseable {
    static final String FILE = "chain.journal";
    private static final byte[] MAGIC = "farthing-devnet\u0001".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEAD = 12;
    private static final int MAX_RECORD = 16 << 20;

    private final RandomAccessFile file;
    private final FileLock lock;
    private long end;
    private long index;
    private boolean broken;

    private ChainJournal(RandomAccessFile file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Opens or begins the file, and hands over the records that it holds.
     *
     * @throws WalletException FOREIGN_OR_DAMAGED_DATA, ALREADY_RUNNING or STORAGE_UNAVAILABLE; also what {@code reader} throws
     */
    static ChainJournal open(Path folder, Consumer<JournalRecord> reader) {
        RandomAccessFile file = null;
        try {
            Files.createDirectories(folder);
            file = new RandomAccessFile(folder.resolve(FILE).toFile(), "rw");
            FileLock lock = file.getChannel().tryLock();
            if (lock == null) {
                throw new OverlappingFileLockException();
            }
            var journal = new ChainJournal(file, lock);
            journal.readAll(reader);
            return journal;
        } catch (OverlappingFileLockException held) {
            close(file);
            throw new WalletException(Kind.ALREADY_RUNNING, "Another Farthing runs this practice chain. Close it first.", held);
        } catch (IOException unreadable) {
            close(file);
            throw unavailable(unreadable);
        } catch (WalletException | IllegalArgumentException refused) {
            close(file);
            throw refused instanceof WalletException known ? known : damaged("a record makes no sense");
        }
    }

    private static void close(RandomAccessFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException _) {
            // Nothing was written; what went wrong before is what will be told.
        }
    }

    private static WalletException unavailable(IOException cause) {
        return new WalletException(Kind.STORAGE_UNAVAILABLE,
                "The practice chain's file cannot be read or written. Check the folder and the space on the disk.", cause);
    }

    private static WalletException damaged(String what) {
        return new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, "The file " + FILE + " is damaged or not Farthing's (" + what
                + "). Restore it, or begin a new practice chain in another folder.");
    }

    private void readAll(Consumer<JournalRecord> reader) throws IOException {
        long length = file.length();
        var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file.getChannel()), 1 << 16));
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, Arrays.copyOf(MAGIC, magic.length))) {
            throw damaged("it begins with other bytes");
        }
        if (magic.length == MAGIC.length) {
            end = MAGIC.length;
            while (readOne(in, length - end, reader)) {
                index++;
            }
        }
        if (end < MAGIC.length) {
            file.setLength(0);
            file.seek(0);
            file.write(MAGIC);
            end = MAGIC.length;
        } else {
            file.setLength(end); // drops what a killed process left half written
        }
    }

    /** Reads one record; false where only an unfinished one is left. */
    private boolean readOne(DataInputStream in, long left, Consumer<JournalRecord> reader) throws IOException {
        if (left < HEAD) {
            return false;
        }
        int length = in.readInt();
        int headSum = in.readInt();
        int bodySum = in.readInt();
        if (headSum != headSum(length)) {
            // A file system that lost power may give zeros where data was to come.
            if (length == 0 && headSum == 0 && bodySum == 0 && onlyZeros(in)) {
                return false;
            }
            throw damaged("record " + index);
        }
        if (length <= 0 || length > MAX_RECORD) {
            throw damaged("record " + index + " has an impossible length");
        }
        if (length > left - HEAD) {
            return false;
        }
        byte[] payload = in.readNBytes(length);
        if (bodySum != sum(payload)) {
            throw damaged("record " + index);
        }
        reader.accept(JournalRecord.decode(Bytes.of(payload)));
        end += HEAD + length;
        return true;
    }

    private static boolean onlyZeros(DataInputStream in) throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Covers the record's place too: a record copied elsewhere in the file does not pass. */
    private int headSum(int length) {
        return sum(ByteBuffer.allocate(12).putLong(index).putInt(length).array());
    }

    private static int sum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    boolean isEmpty() {
        return index == 0;
    }

    /**
     * Appends the records, in one write. When this returns they survive the end of this process, however it comes.
     *
     * @throws WalletException STORAGE_UNAVAILABLE; then none of them was appended
     */
    void append(List<JournalRecord> records) {
        if (broken) {
            throw unavailable(new IOException("an earlier write failed and could not be taken back"));
        }
        long firstIndex = index;
        var out = new ByteArrayOutputStream();
        for (JournalRecord record : records) {
            byte[] payload = record.encode().toArray();
            out.writeBytes(ByteBuffer.allocate(HEAD).putInt(payload.length).putInt(headSum(payload.length)).putInt(sum(payload)).array());
            out.writeBytes(payload);
            index++;
        }
        try {
            file.seek(end);
            file.write(out.toByteArray());
            end += out.size();
        } catch (IOException full) {
            index = firstIndex;
            takeBack();
            throw unavailable(full);
        }
    }

    private void takeBack() {
        try {
            file.setLength(end);
        } catch (IOException _) {
            broken = true; // half a record may stand at the end: writing on after it would be damage
        }
    }

    @Override
    public void close() {
        try {
            if (file.getChannel().isOpen()) {
                file.getFD().sync();
                lock.release();
                file.close();
            }
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }
}
