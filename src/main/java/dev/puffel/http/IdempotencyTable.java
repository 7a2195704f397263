package dev.puffel.http;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The table idempotency_key, as part of the transaction that is under way. */
@Singleton
class IdempotencyTable {
    /** Waits for another transaction that holds the key, and takes over a key that is too old. */
    static final String TAKE = """
            insert into idempotency_key as held (key, request_hash, created_at) values (?, ?, ?)
            on conflict (key) do update set request_hash = excluded.request_hash, created_at = excluded.created_at
            where held.created_at < ?""";

    static final String KEEP = "update idempotency_key set status = ?, location = ?, etag = ?, body = ? where key = ?";

    static final String FIND = "select request_hash, status, location, etag, body from idempotency_key where key = ?";

    static final String CLEAN = """
            delete from idempotency_key where ctid = any(array(
              select ctid from idempotency_key where created_at < ? order by created_at limit 1000 for update skip locked))""";

    private final AgroalDataSource requests;
    private final AgroalDataSource background;

    IdempotencyTable(AgroalDataSource requests, @DataSource("background") AgroalDataSource background) {
        this.requests = requests;
        this.background = background;
    }

    /** A key that was used before. */
    record Row(String requestHash, Answer answer) {}

    /** Takes a key that is free, or older than a time; false if it is neither. */
    boolean take(String key, String hash, Instant now, Instant oldest) {
        return execute(TAKE, key, hash, now.atOffset(ZoneOffset.UTC), oldest.atOffset(ZoneOffset.UTC));
    }

    /** Keeps the answer to the request that has taken a key. */
    void keep(String key, Answer answer) {
        execute(KEEP, answer.status(), answer.location(), answer.etag(), answer.body(), key);
    }

    /** A key that could not be taken. */
    Row find(String key) {
        // Inside a transaction, Agroal gives its connection, and closing leaves it open.
        try (Connection connection = requests.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Answer answer = new Answer(
                        row.getInt("status"), row.getString("location"), row.getString("etag"), row.getString("body"));
                return new Row(row.getString("request_hash"), answer);
            }
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    /** Deletes up to 1,000 keys that are older than a time, in a transaction of its own. Returns their number. */
    int clean(Instant oldest) throws SQLException {
        try (Connection connection = background.getConnection();
                PreparedStatement statement = connection.prepareStatement(CLEAN)) {
            statement.setObject(1, oldest.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        }
    }

    private boolean execute(String sql, @Nullable Object... parameters) {
        try (Connection connection = requests.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }
}
