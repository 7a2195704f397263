package dev.puffel.event;

import static dev.puffel.event.Messages.binary;
import static dev.puffel.event.Messages.removed;
import static dev.puffel.event.Messages.upserted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.puffel.testing.MigratedDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventApplierTest {
    private static final String T1 = "2026-11-24T18:00:01Z";
    private static final String T2 = "2026-11-24T18:00:02Z";
    private static final String T3 = "2026-11-24T18:00:03Z";

    private final MigratedDatabase database = new MigratedDatabase();
    private final EventApplier applier = database.applier();

    @Test
    void anUpsertCreatesAFlightAndTheNextReplacesAllOfIt() throws SQLException {
        applier.apply(List.of(binary(
                Messages.attributes("1", T1, "k"),
                "{\"origin\":\"LHR\",\"destination\":\"JFK\",\"number\":\"BA1\",\"delay\":5,"
                        + "\"departure\":\"2026-11-24T20:00:00Z\",\"status\":\"landed\"}")));
        assertEquals(
                "LHR JFK BA1 2026-11-24 20:00:00 5 landed 1",
                query(
                        "select concat_ws(' ', origin, destination, \"number\", departure at time zone 'UTC', delay, distance, status, version)"
                                + " from flight where key = 'k'"));

        applier.apply(List.of(upserted("2", T2, "k", "BOS")));
        assertEquals(
                "LHR BOS 2",
                query(
                        "select concat_ws(' ', origin, destination, \"number\", departure at time zone 'UTC', delay, distance, status, version)"
                                + " from flight where key = 'k'"));
    }

    @Test
    void theSameEventIsAppliedOnce() throws SQLException {
        assertEquals(
                new BatchOutcome(1, 1, 0, 0, 0),
                applier.apply(List.of(upserted("1", T1, "k", "JFK"), upserted("1", T1, "k", "JFK"))));
        assertEquals(new BatchOutcome(0, 1, 0, 0, 0), applier.apply(List.of(upserted("1", T3, "k", "BOS"))));
        assertEquals(Map.of("k", "JFK"), flights());
    }

    @Test
    void theGreatestTimeWinsWhateverTheOrderOfArrival() throws SQLException {
        assertEquals(
                new BatchOutcome(1, 0, 1, 0, 0),
                applier.apply(List.of(upserted("2", T2, "k", "BOS"), upserted("1", T1, "k", "JFK"))));
        assertEquals(new BatchOutcome(0, 0, 1, 0, 0), applier.apply(List.of(upserted("0", T1, "k", "SFO"))));
        assertEquals(Map.of("k", "BOS"), flights());
    }

    @Test
    void timesAreComparedToTheNanosecondAndAcrossOffsets() throws SQLException {
        applier.apply(List.of(upserted("b", "2026-11-24T18:00:00.000000002Z", "k", "late")));
        applier.apply(List.of(upserted("c", "2026-11-24T19:00:00.000000001+01:00", "k", "early")));
        assertEquals(Map.of("k", "late"), flights());
    }

    @Test
    void ofTheSameTimeTheGreatestIdByCodePointsWins() throws SQLException {
        // As UTF-16 the second would be the smaller one.
        String bmp = "\uffee";
        String astral = "\ud83d\udeeb";
        applier.apply(List.of(upserted(bmp, T1, "k", "bmp")));
        applier.apply(List.of(upserted(astral, T1, "k", "astral")));
        applier.apply(List.of(upserted("Z", T1, "k", "letter")));
        assertEquals(Map.of("k", "astral"), flights());
    }

    @Test
    void ofOneTimeTheGreatestSequenceWins() throws SQLException {
        for (int run = 0; run < 3; run++) {
            database.clear();
            IncomingMessage second = sequenced("1-" + run, "0002", "B");
            IncomingMessage first = sequenced("2-" + run, "0001", "A");
            switch (run) {
                case 0 -> applier.apply(List.of(first, second));
                case 1 -> {
                    applier.apply(List.of(first));
                    applier.apply(List.of(second));
                }
                default -> {
                    applier.apply(List.of(second));
                    applier.apply(List.of(first));
                }
            }
            assertEquals(List.of("B"), database.query("select destination from flight"));
        }
        applier.apply(List.of(sequenced("3", null, "C")));
        assertEquals(List.of("C"), database.query("select destination from flight"));
    }

    private static IncomingMessage sequenced(String id, @Nullable String sequence, String destination) {
        return Messages.with(
                Messages.attributes(id, "2026-11-24T18:30:00Z", "k"),
                "ce-sequence",
                sequence,
                "{\"origin\":\"A\",\"destination\":\"" + destination + "\"}");
    }

    @Test
    void anOlderUpsertNeverBringsARemovedFlightBack() throws SQLException {
        applier.apply(List.of(upserted("1", T1, "k", "JFK")));
        applier.apply(List.of(removed("3", T3, "k")));
        applier.apply(List.of(upserted("2", T2, "k", "BOS")));
        assertEquals(Map.of(), flights());

        applier.apply(List.of(removed("9", T3, "unheard-of"), upserted("8", T2, "unheard-of", "BOS")));
        assertEquals(Map.of(), flights());
    }

    @Test
    void anEventThatChangesNothingLeavesTheVersion() throws SQLException {
        applier.apply(List.of(upserted("1", T1, "k", "JFK")));
        assertEquals(new BatchOutcome(1, 0, 0, 0, 0), applier.apply(List.of(upserted("2", T2, "k", "JFK"))));
        assertEquals("1", query("select version from flight where key = 'k'"));
    }

    @Test
    void poisonIsKeptAsItCameAndHoldsNothingUp() throws SQLException {
        IncomingMessage poison = binary(Map.of("a", "\0\"é"), "no json \0");

        assertEquals(new BatchOutcome(1, 0, 0, 0, 1), applier.apply(List.of(poison, upserted("1", T1, "k", "JFK"))));
        applier.apply(List.of(poison));

        assertEquals(Map.of("k", "JFK"), flights());
        assertEquals(
                poison.id() + " {\"a\":\"\\u0000\\\"é\"} 6e6f206a736f6e2000 "
                        + "not a valid CloudEvent: attribute ce-specversion is missing",
                query("select concat_ws(' ', message_id, attributes, encode(payload, 'hex'), reason)"
                        + " from quarantined_message"));
    }

    @Test
    void whatOnlyTheDatabaseRefusesIsFoundAndTheOthersAreApplied() throws SQLException {
        database.execute("alter table flight add constraint no_mordor check (destination <> 'MDR')");
        List<IncomingMessage> batch = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            batch.add(upserted("e" + i, T1, "k" + i, i == 33 ? "MDR" : "JFK"));
        }

        assertEquals(new BatchOutcome(49, 0, 0, 0, 1), applier.apply(batch));

        assertEquals(49, flights().size());
        assertEquals(
                batch.get(33).id() + " refused by the database, SQLSTATE 23514",
                query("select message_id || ' ' || reason from quarantined_message"));
        assertEquals("0", query("select count(*) from inbox where id = 'e33'"));
    }

    @Test
    void whatMayPassIsThrownAndNothingIsKept() throws SQLException {
        database.execute("alter table flight rename to away");

        assertThrows(SQLException.class, () -> applier.apply(List.of(upserted("1", T1, "k", "JFK"))));

        database.execute("alter table away rename to flight");
        assertEquals("0", query("select count(*) from inbox"));
        assertEquals(new BatchOutcome(1, 0, 0, 0, 0), applier.apply(List.of(upserted("1", T1, "k", "JFK"))));
    }

    /** Several replicas get a shuffled stream with repeats, in batches; a plain map says what must come out. */
    @Test
    void replicasThatApplyTheSameStreamAtOnceConverge() throws Exception {
        Random random = new Random(20261124);
        Map<String, String> greatest = new TreeMap<>();
        Map<String, String> expected = new TreeMap<>();
        List<IncomingMessage> stream = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String subject = "k" + random.nextInt(100);
            String id = String.format("%05d", i);
            String time = String.format("2026-11-24T18:00:%02dZ", random.nextInt(60));
            boolean removal = random.nextInt(4) == 0;
            IncomingMessage message = removal ? removed(id, time, subject) : upserted(id, time, subject, "D" + id);
            stream.add(message);
            stream.add(message);
            if ((time + id).compareTo(greatest.getOrDefault(subject, "")) > 0) {
                greatest.put(subject, time + id);
                if (removal) {
                    expected.remove(subject);
                } else {
                    expected.put(subject, "D" + id);
                }
            }
        }
        Collections.shuffle(stream, random);

        ExecutorService replicas = Executors.newFixedThreadPool(4);
        try {
            List<Future<BatchOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < stream.size(); i += 50) {
                List<IncomingMessage> batch = stream.subList(i, i + 50);
                outcomes.add(replicas.submit(() -> applier.apply(batch)));
            }
            BatchOutcome sum = BatchOutcome.NONE;
            for (Future<BatchOutcome> outcome : outcomes) {
                sum = sum.plus(outcome.get());
            }
            assertEquals(3000, sum.duplicate());
            assertEquals(3000, sum.applied() + sum.stale());
        } finally {
            replicas.shutdownNow();
        }
        assertEquals(expected, flights());
    }

    private Map<String, String> flights() {
        Map<String, String> flights = new TreeMap<>();
        for (String row : database.query("select key, destination from flight where key is not null")) {
            flights.put(row.substring(0, row.indexOf('|')), row.substring(row.indexOf('|') + 1));
        }
        return flights;
    }

    private String query(String sql) {
        return database.query(sql).get(0);
    }
}
