package dev.puffel.flight.transfer;

import dev.puffel.testing.MigratedDatabase;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Imports into a database of its own, always at the same time. */
final class ImportFixture implements ImportListener {
    static final String TIME = "2026-11-24T18:30:00.000000001Z";

    final MigratedDatabase database = new MigratedDatabase();
    final List<String> rejected = new ArrayList<>();
    private long reported;

    /** Imports, all or nothing. */
    ImportResult run(String csv) throws Exception {
        return run(csv.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Imports what is valid. */
    ImportResult runSkipping(String csv) throws Exception {
        return run(csv.getBytes(StandardCharsets.UTF_8), true);
    }

    ImportResult run(byte[] csv, boolean skipInvalid) throws Exception {
        return run(new ByteArrayInputStream(csv), skipInvalid);
    }

    ImportResult run(InputStream csv, boolean skipInvalid) throws Exception {
        try (Connection connection = database.connect()) {
            return new FlightImport(() -> TIME, skipInvalid, this, null, false, ImportFormat.DETECTED)
                    .run(connection, csv);
        }
    }

    /** Imports, all or nothing, what has a format of its own. */
    ImportResult run(String file, ImportFormat format) throws Exception {
        try (Connection connection = database.connect()) {
            return new FlightImport(() -> TIME, false, this, null, false, format)
                    .run(connection, new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Starts afresh. */
    void clear() {
        database.clear();
        rejected.clear();
        reported = 0;
    }

    /** The rows that the last report of progress told of. */
    long reported() {
        return reported;
    }

    /** All flights without their ids, in the order of these. */
    List<String> flights() {
        return database.query("""
            select origin, destination, "number", departure at time zone 'UTC', delay, distance, status, key
            from flight order by id
            """);
    }

    @Override
    public void read(long rows) {
        reported = rows;
    }

    @Override
    public void rejected(long line, String reason) {
        rejected.add(line + ": " + reason);
    }

    @Override
    public void saving(long rows) {
        reported = rows;
    }
}
