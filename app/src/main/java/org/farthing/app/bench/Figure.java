package org.farthing.app.bench;

/** One number of a round. MB are 10^6 bytes, GB 10^9; bytes are those that the programs at both ends see. */
public enum Figure {
    BUILD_P50("build_p50_ms", "building a circuit p50, ms", 2),
    FIRST_BYTE_P50("first_byte_p50_ms", "new stream to first byte p50, ms", 2),
    FIRST_BYTE_P95("first_byte_p95_ms", "new stream to first byte p95, ms", 2),
    FIRST_BYTE_P99("first_byte_p99_ms", "new stream to first byte p99, ms", 2),
    ECHO_P50("echo_p50_ms", "echo of 1 byte p50, ms", 3),
    ECHO_P99("echo_p99_ms", "echo of 1 byte p99, ms", 3),
    DOWNLOAD("download_1_mb_per_s", "download, 1 stream, MB/s", 1),
    DOWNLOAD_CPU("download_1_cpu_s_per_gb", "CPU of it, s/GB", 2),
    DOWNLOADS("download_8_mb_per_s", "download, 8 streams, MB/s", 1),
    DOWNLOADS_CPU("download_8_cpu_s_per_gb", "CPU of it, s/GB", 2),
    UPLOAD("upload_1_mb_per_s", "upload, 1 stream, MB/s", 1),
    UPLOAD_CPU("upload_1_cpu_s_per_gb", "CPU of it, s/GB", 2),
    CONNECTIONS("connections_per_s", "new connections per second, 32 clients", 0),
    MEMORY_ALL("memory_all_mb", "memory of all processes, MB", 0),
    MEMORY_LARGEST("memory_largest_mb", "memory of the largest process, MB", 0);

    private final String key;
    private final String title;
    private final int decimals;

    Figure(String key, String title, int decimals) {
        this.key = key;
        this.title = title;
        this.decimals = decimals;
    }

    /** Its name in JSON; the unit is part of it. */
    public String key() {
        return key;
    }

    /** Its row in the table. */
    public String title() {
        return title;
    }

    String text(double value) {
        return ("%." + decimals + "f").formatted(value);
    }
}
