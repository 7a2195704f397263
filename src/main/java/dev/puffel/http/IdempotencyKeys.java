package dev.puffel.http;

import dev.puffel.role.SkipUnless;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Recognizes repeated requests by their {@code Idempotency-Key}: they get the answer of the first request, and have no second
 * effect. A key belongs to its caller, so no other caller sees the answer.
 */
@Singleton
public class IdempotencyKeys {
    /** The header with the key. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final HttpServerRequest request;
    private final IdempotencyTable table;
    private final IdempotencyConfig config;
    private final Clock clock;

    IdempotencyKeys(HttpServerRequest request, IdempotencyTable table, IdempotencyConfig config, Clock clock) {
        this.request = request;
        this.table = table;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Does the work of a request in the current transaction, unless the work was done before. If the request fails, its key
     * stays free.
     *
     * @param caller a name that no other caller has
     * @param kind the media type of a new flight's body, otherwise the method and the flight
     * @throws ProblemException 400 for a malformed key or several, 422 if the key belongs to another request
     */
    public Answer once(String caller, String kind, byte[] body, Supplier<Answer> work) {
        // A header parameter of Quarkus REST would lose an empty key.
        List<String> keys = request.headers().getAll(HEADER);
        if (keys.isEmpty()) {
            return work.get();
        }
        String key = keys.get(0);
        if (!KEY.matcher(key).matches() || keys.stream().anyMatch(other -> !other.equals(key))) {
            throw ProblemException.invalid(HEADER, "must be one key: 1 to 255 characters of ASCII without spaces");
        }
        String hash = hash(kind.getBytes(StandardCharsets.UTF_8), body);
        // The names may have any length and characters; their hash does not.
        String ofCaller = hash((caller + "\n" + key).getBytes(StandardCharsets.UTF_8));
        if (!table.take(ofCaller, hash, clock.instant(), oldest())) {
            IdempotencyTable.Row first = table.find(ofCaller);
            if (!first.requestHash().equals(hash)) {
                throw new ProblemException(422, "This " + HEADER + " was used with another request");
            }
            return first.answer();
        }
        Answer answer = work.get();
        table.keep(ofCaller, answer);
        return answer;
    }

    /** Deletes keys that are older than the retention. */
    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Api.class)
    void clean() throws SQLException {
        while (table.clean(oldest()) > 0) {
            // Deletes in batches, so that each transaction is short.
        }
    }

    private Instant oldest() {
        return clock.instant().minus(config.retention());
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
