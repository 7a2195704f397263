package dev.puffel.event;

import dev.puffel.database.Sql;
import dev.puffel.http.DatabaseFailure;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Applies batches of messages to the database. Each event is applied once, and the latest event of a flight wins, even if
 * messages come repeatedly or in another order. Messages that can never be applied go into quarantine.
 */
public final class EventApplier {
    /**
     * SQLSTATE classes of failures that the data causes: data exception, integrity violation, limit exceeded (such as that of
     * an index row).
     */
    private static final String[] DATA_ERRORS = {"22", "23", "54"};

    /** The SQLSTATE class of transactions that may succeed if they run again, such as after a deadlock. */
    private static final String BROKEN_OFF = "40";

    private static final int ATTEMPTS = 5;

    /** The SQLSTATE of a batch that waited too long for a lock, such as that of an import, which locks all flights. */
    public static final String LOCKED = "55P03";

    private static final String LOCK_TIMEOUT = "set local lock_timeout = '15s'";

    private final DataSource database;
    private final FlightEventReader reader;
    private final Consumer<List<FlightEvent>> committed;

    /** After each commit, {@code committed} receives the events that were applied. */
    public EventApplier(DataSource database, FlightEventReader reader, Consumer<List<FlightEvent>> committed) {
        this.database = database;
        this.reader = reader;
        this.committed = committed;
    }

    /**
     * Applies a batch in one transaction. If the database refuses the data of a message, the batch is halved until that message
     * is found and put into quarantine.
     *
     * @return the outcome, once the whole batch is committed
     * @throws SQLException if the batch is not or only partly committed, and may succeed later; {@link #LOCKED} if it waited
     *     for a lock for 15 s
     */
    public BatchOutcome apply(List<IncomingMessage> batch) throws SQLException {
        if (batch.isEmpty()) {
            return BatchOutcome.NONE;
        }
        try {
            return commitUnlessBrokenOff(sort(batch));
        } catch (SQLException e) {
            if (!DatabaseFailure.hasState(e, DATA_ERRORS)) {
                throw e;
            }
            if (batch.size() == 1) {
                return commit(Sorted.poison(batch.get(0), "refused by the database, SQLSTATE " + e.getSQLState()));
            }
            int middle = batch.size() / 2;
            return apply(batch.subList(0, middle)).plus(apply(batch.subList(middle, batch.size())));
        }
    }

    /**
     * Checks whether the database answers, so that no messages are pulled that cannot be applied.
     *
     * @throws SQLException if the database does not answer
     */
    public void check() throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select 1");
        }
    }

    /**
     * Whether a failure means that the database is unavailable, and not that it refuses a statement. Failures of the pool
     * itself have no SQLSTATE.
     */
    public static boolean isAway(SQLException failure) {
        return failure.getSQLState() == null || DatabaseFailure.isLost(failure);
    }

    private Sorted sort(List<IncomingMessage> batch) {
        Map<List<String>, FlightEvent> events = new LinkedHashMap<>();
        List<Quarantine.Poison> poison = new ArrayList<>();
        int own = 0;
        for (IncomingMessage message : batch) {
            try {
                Optional<FlightEvent> event = reader.read(message);
                own += event.isEmpty() ? 1 : 0;
                event.ifPresent(e -> events.putIfAbsent(List.of(e.source(), e.id()), e));
            } catch (InvalidEventException e) {
                poison.add(new Quarantine.Poison(message, String.valueOf(e.getMessage())));
            }
        }
        int repeated = batch.size() - events.size() - own - poison.size();
        return new Sorted(List.copyOf(events.values()), poison, repeated, own);
    }

    /**
     * Repeats the transaction after a deadlock: a request that changes a key locks the flight before the new subject, but
     * events lock the subject first.
     */
    private BatchOutcome commitUnlessBrokenOff(Sorted batch) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return commit(batch);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !DatabaseFailure.hasState(e, BROKEN_OFF)) {
                    throw e;
                }
            }
        }
    }

    private BatchOutcome commit(Sorted batch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Sql.update(connection, LOCK_TIMEOUT);
                int fresh = batch.events.size();
                List<FlightEvent> winners = List.of();
                if (!batch.events.isEmpty()) {
                    InboxTable.Accepted accepted = InboxTable.accept(connection, batch.events);
                    fresh = accepted.fresh();
                    winners = accepted.winners();
                    FlightTable.apply(connection, winners);
                }
                Quarantine.add(connection, batch.poison);
                connection.commit();
                committed.accept(winners);
                batch.poison.forEach(EventApplier::log);
                logIgnored(batch.events);
                return new BatchOutcome(
                        winners.size(),
                        batch.repeated + batch.events.size() - fresh,
                        fresh - winners.size(),
                        batch.own,
                        batch.poison.size());
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static void log(Quarantine.Poison poison) {
        EventLabel label = EventLabel.of(poison.message());
        Log.warnf(
                "Quarantined message=%s event=%s trace=%s reason=\"%s\"",
                poison.message().id(), known(label.id()), known(label.traceId()), OneLine.of(poison.reason()));
    }

    /** The sender may have misspelled a field, or mean a field of a later version of Puffel. */
    private static void logIgnored(List<FlightEvent> events) {
        Map<String, Long> counts = events.stream()
                .flatMap(event -> event.ignored().stream())
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
        if (!counts.isEmpty()) {
            Log.warnf("Ignored members that flights do not have: %.1000s", OneLine.of(counts.toString()));
        }
    }

    private static String known(@Nullable String text) {
        return text == null ? "unknown" : OneLine.of(text);
    }

    private record Sorted(List<FlightEvent> events, List<Quarantine.Poison> poison, int repeated, int own) {
        static Sorted poison(IncomingMessage message, String reason) {
            return new Sorted(List.of(), List.of(new Quarantine.Poison(message, reason)), 0, 0);
        }
    }
}
