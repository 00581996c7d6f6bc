package org.farthing.app.fx;

/** Where a sheet can be laid over the page. One at a time. */
public interface Sheets {
    void open(Sheet sheet);

    void close();
}
