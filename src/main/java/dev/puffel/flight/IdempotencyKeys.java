package dev.puffel.flight;

import dev.puffel.http.ProblemException;
import dev.puffel.role.SkipUnless;
import dev.puffel.security.Caller;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request that comes again, by its {@code Idempotency-Key}, have the first one's answer and no second effect. A key is
 * its caller's: no other sees what it was answered.
 */
@Singleton
class IdempotencyKeys {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** Waits for another transaction that holds the key, and takes it over when it is too old. */
    private static final String TAKE = """
            insert into idempotency_key as held (key, request_hash, created_at) values (?, ?, ?)
            on conflict (key) do update set request_hash = excluded.request_hash, created_at = excluded.created_at
            where held.created_at < ?""";

    private static final String ANSWER =
            "update idempotency_key set status = ?, location = ?, etag = ?, body = ? where key = ?";

    private static final String FIND =
            "select request_hash, status, location, etag, body from idempotency_key where key = ?";

    /** In portions, so that no transaction is long. */
    private static final String CLEAN = """
            delete from idempotency_key where ctid = any(array(
              select ctid from idempotency_key where created_at < ? order by created_at limit 1000 for update skip locked))""";

    private final Transactions transactions;
    private final IdempotencyConfig config;
    private final Clock clock;
    private final Caller caller;

    IdempotencyKeys(Transactions transactions, IdempotencyConfig config, Clock clock, Caller caller) {
        this.caller = caller;
        this.transactions = transactions;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Does a request's work, unless it was done before. A request that failed leaves its key free.
     *
     * @param key null where the request has none
     * @param type the request's media type
     * @throws ProblemException 400 where the key is none, 422 where it belongs to another request
     */
    Answer once(@Nullable String key, String type, byte[] request, Transactions.Work<Answer> work) {
        if (key == null) {
            return transactions.call(work);
        }
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.invalid(HEADER, "must be 1 to 255 characters of ASCII without spaces");
        }
        String hash = hash(type.getBytes(StandardCharsets.UTF_8), request);
        // Together they are of any length and characters; their hash is not.
        String ofCaller = hash((caller.name() + "\n" + key).getBytes(StandardCharsets.UTF_8));
        return transactions.call(transaction -> {
            if (!take(transaction, ofCaller, hash)) {
                return first(transaction, ofCaller, hash);
            }
            Answer answer = work.in(transaction);
            keep(transaction, ofCaller, answer);
            return answer;
        });
    }

    /** Forgets what is too old. */
    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Api.class)
    void clean() {
        int deleted;
        do {
            deleted = transactions.call(transaction -> {
                try (PreparedStatement statement = transaction.prepareStatement(CLEAN)) {
                    statement.setObject(1, now().minus(config.retention()));
                    return statement.executeUpdate();
                }
            });
        } while (deleted > 0);
    }

    private boolean take(Connection transaction, String key, String hash) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(TAKE)) {
            statement.setString(1, key);
            statement.setString(2, hash);
            statement.setObject(3, now());
            statement.setObject(4, now().minus(config.retention()));
            return statement.executeUpdate() == 1;
        }
    }

    private static Answer first(Connection transaction, String key, String hash) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(FIND)) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getString("request_hash").equals(hash)) {
                    throw new ProblemException(422, "This " + HEADER + " was used with another request");
                }
                return new Answer(
                        row.getInt("status"), row.getString("location"), row.getString("etag"), row.getString("body"));
            }
        }
    }

    private static void keep(Connection transaction, String key, Answer answer) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(ANSWER)) {
            statement.setInt(1, answer.status());
            statement.setString(2, answer.location());
            statement.setString(3, answer.etag());
            statement.setString(4, answer.body());
            statement.setString(5, key);
            statement.executeUpdate();
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static String hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
