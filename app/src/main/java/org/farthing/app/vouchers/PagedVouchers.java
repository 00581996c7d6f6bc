package org.farthing.app.vouchers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javafx.collections.ObservableListBase;
import org.farthing.app.session.VoucherLine;

/**
 * A history of any length as a list, newest first, of which only the pages that are looked at are kept. Vouchers are only ever added, so a
 * voucher's place counted from the oldest never changes, and what was read stays right while new ones arrive. Belongs to the window's
 * thread.
 */
final class PagedVouchers extends ObservableListBase<VoucherRow> {
    static final int PAGE = 100;
    /** 4000 rows; a page that falls out is read again when it is looked at again. */
    private static final int PAGES_KEPT = 40;

    private final LongConsumer wanted;
    private final LinkedHashMap<Long, List<VoucherRow>> pages = new LinkedHashMap<>(PAGES_KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<VoucherRow>> eldest) {
            return size() > PAGES_KEPT;
        }
    };
    private int size;

    /** @param wanted told the number of a page, counted from the oldest, that is looked at and has rows which were not read */
    PagedVouchers(LongConsumer wanted) {
        this.wanted = wanted;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public VoucherRow get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        long place = size - 1L - index;
        VoucherRow row = row(place);
        if (row.line().isEmpty()) {
            wanted.accept(place / PAGE);
        }
        return row;
    }

    /** Forgets everything. */
    void reset() {
        beginChange();
        List<VoucherRow> removed = new ArrayList<>(pages.values().stream().flatMap(List::stream).limit(size).toList());
        nextRemove(0, removed);
        pages.clear();
        size = 0;
        endChange();
    }

    /** The history now has {@code total} vouchers; those beyond the present size are new and stand first. */
    void grow(long total) {
        int next = (int) Math.min(Integer.MAX_VALUE, total);
        if (next > size) {
            beginChange();
            int added = next - size;
            size = next;
            nextAdd(0, added);
            endChange();
        }
    }

    /** Vouchers that were read: {@code lines}, newest first, after skipping {@code offset} of {@code total}. */
    void fill(long total, int offset, List<VoucherLine> lines) {
        for (int i = 0; i < lines.size(); i++) {
            long place = total - 1 - offset - i;
            if (place >= 0) {
                row(place).set(lines.get(i));
            }
        }
    }

    /** Whether a page has rows within the list that were not read. */
    boolean lacks(long page) {
        List<VoucherRow> rows = pages.get(page);
        long first = page * PAGE;
        return rows != null && first < size
                && rows.stream().limit(Math.min(PAGE, size - first)).anyMatch(row -> row.line().isEmpty());
    }

    private VoucherRow row(long place) {
        List<VoucherRow> rows = pages.computeIfAbsent(place / PAGE, _ -> Stream.generate(VoucherRow::new).limit(PAGE).toList());
        return rows.get((int) (place % PAGE));
    }
}
