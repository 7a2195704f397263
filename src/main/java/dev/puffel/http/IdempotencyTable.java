package dev.puffel.http;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.hibernate.Session;

/** The table idempotency_key, in the current transaction. */
@Singleton
class IdempotencyTable {
    /** Waits for another transaction that holds the key, and reuses a key that is too old. */
    static final String TAKE = """
            insert into idempotency_key as held (key, request_hash, created_at) values (?, ?, ?)
            on conflict (key) do update set request_hash = excluded.request_hash, created_at = excluded.created_at
            where held.created_at < ?""";

    static final String KEEP = "update idempotency_key set status = ?, location = ?, etag = ?, body = ? where key = ?";

    static final String FIND = "select request_hash, status, location, etag, body from idempotency_key where key = ?";

    static final String CLEAN = """
            delete from idempotency_key where ctid = any(array(
              select ctid from idempotency_key where created_at < ? order by created_at limit 1000 for update skip locked))""";

    private final Session requests;
    private final AgroalDataSource background;

    IdempotencyTable(Session requests, @DataSource("background") AgroalDataSource background) {
        this.requests = requests;
        this.background = background;
    }

    /** A key that was used before. */
    record Row(String requestHash, Answer answer) {}

    /** Takes a key if it is free, or older than a time. Returns whether the key was taken. */
    boolean take(String key, String hash, Instant now, Instant oldest) {
        return requests.createNativeMutationQuery(TAKE)
                        .setParameter(1, key)
                        .setParameter(2, hash)
                        .setParameter(3, now)
                        .setParameter(4, oldest)
                        .executeUpdate()
                == 1;
    }

    /** Stores the answer to the request that has taken a key. */
    void keep(String key, Answer answer) {
        // PostgreSQL needs to know the type of a null.
        requests.createNativeMutationQuery(KEEP)
                .setParameter(1, answer.status())
                .setParameter(2, answer.location(), String.class)
                .setParameter(3, answer.etag(), String.class)
                .setParameter(4, answer.body(), String.class)
                .setParameter(5, key)
                .executeUpdate();
    }

    /** Returns the row of a key that could not be taken. */
    Row find(String key) {
        Object[] row = requests.createNativeQuery(FIND, Object[].class)
                .setParameter(1, key)
                .getSingleResult();
        return new Row(
                (String) row[0],
                new Answer(((Number) row[1]).intValue(), (String) row[2], (String) row[3], (String) row[4]));
    }

    /** Deletes up to 1,000 keys that are older than a time, in a separate transaction. Returns their number. */
    int clean(Instant oldest) throws SQLException {
        try (Connection connection = background.getConnection();
                PreparedStatement statement = connection.prepareStatement(CLEAN)) {
            statement.setObject(1, oldest.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        }
    }
}
