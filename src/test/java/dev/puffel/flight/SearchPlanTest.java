package dev.puffel.flight;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.puffel.testing.MigratedDatabase;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No search reads the whole table, whatever it is for. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchPlanTest {
    /** Of one time, while the order goes by the other; the documentation advises against it. */
    private static final Pattern OPEN_INTERVAL =
            Pattern.compile("^(status )?((from|to) sort=-?arrival|arrivalFrom (status )?sort=-?departure)");

    /** Of 8 KB, for at most 100 rows of the answer: those that lie apart, those that are passed over, and the first
     * of each value. */
    private static final int MOST_BLOCKS = 1500;

    private static final String EXPLAIN = "explain (analyze, buffers, timing off) ";

    @Inject
    SessionFactory sessions;

    private Connection connection;

    @BeforeAll
    void manyFlights() throws SQLException {
        connection = new MigratedDatabase().connect();
        try (var statement = connection.createStatement()) {
            statement.execute("""
                insert into flight (origin, destination, "number", departure, status, key, arrival, callsign, codeshares, delay)
                select 'Airport ' || (i * 7919 % 300), 'Airport ' || (i * 104729 % 307), 'BA' || (i * 31 % 9973),
                  case when i % 20 > 0 then timestamptz '2026-01-01' + i * 7 % 525600 * interval '1 minute' end,
                  -- Until 2026-06-02: no later flight has landed.
                  (array['scheduled', 'boarding', 'departed', case when i * 7 % 525600 < 218880 then 'landed' end,
                    'cancelled', 'diverted', null])[i % 7 + 1],
                  'key ' || i,
                  case when i % 10 > 0 then timestamptz '2026-01-01' + (i * 7 % 525600 + 90) * interval '1 minute' end,
                  case when i % 3 = 0 then 'BAW' || (i * 31 % 9973) end,
                  case when i % 4 = 0 then array['LH' || (i * 37 % 9973), 'BA' || (i * 41 % 9973)] end,
                  -- Until 2026-06-02: of later flights, little is known.
                  case when i % 5 = 0 and i * 7 % 525600 < 218880 then i % 300 end
                from generate_series(bigint '1', 200000) i\
                """);
            statement.execute("analyze flight");
        }
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    /** Each combination of the first parameters, and each of the others with some of them, in each order. */
    static List<String> searches() {
        List<String> names = List.of("origin", "destination", "number", "status", "from", "to");
        Stream<String> combinations = IntStream.range(0, 1 << names.size())
                .mapToObj(set -> IntStream.range(0, names.size())
                        .filter(i -> (set & 1 << i) != 0)
                        .mapToObj(i -> names.get(i) + " ")
                        .collect(Collectors.joining()));
        Stream<String> others = Stream.of(
                        "key",
                        "callsign",
                        "airport",
                        "airports",
                        "origins",
                        "destinations",
                        "numbers",
                        "statuses",
                        "arrivalFrom")
                .flatMap(name -> Stream.of("", "origin ", "from to ", "status ", "arrivalFrom arrivalTo ")
                        .map(more -> name + " " + more));
        return Stream.concat(combinations, others)
                .flatMap(filter -> Stream.of(FlightOrder.values()).map(order -> filter + "sort=" + order.text()))
                .filter(search -> !OPEN_INTERVAL.matcher(search).find())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("searches")
    void anIndexServesTheSearch(String search) throws SQLException {
        List<String> names = List.of(search.split(" ", -1));
        FlightOrder order =
                FlightOrder.of(search.substring(search.indexOf('=') + 1)).orElseThrow();
        FlightFilter filter = new FlightFilter(
                names.contains("key") ? "key 4711" : null,
                names.contains("callsign") ? "BAW4711" : null,
                values(names, "airport", "airports", "Airport "),
                values(names, "origin", "origins", "Airport "),
                values(names, "destination", "destinations", "Airport "),
                values(names, "number", "numbers", "BA"),
                names.contains("statuses")
                        ? List.of(FlightStatus.CANCELLED, FlightStatus.LANDED)
                        : names.contains("status") ? List.of(FlightStatus.CANCELLED) : List.of(),
                names.contains("from") ? Instant.parse("2026-03-01T00:00:00Z") : null,
                names.contains("to") ? Instant.parse("2026-03-02T00:00:00Z") : null,
                names.contains("arrivalFrom") ? Instant.parse("2026-03-01T00:00:00Z") : null,
                names.contains("arrivalTo") ? Instant.parse("2026-03-02T00:00:00Z") : null);
        for (FlightSearch page : List.of(
                new FlightSearch(filter, order, 100, null), new FlightSearch(filter, order, 100, cursor(order)))) {
            for (FlightSelect select : FlightSelect.forSearch(page)) {
                assertReadsFew(explain(select));
            }
        }
    }

    /** As many as a parameter may have; or one. */
    private static List<String> values(List<String> names, String one, String many, String prefix) {
        int count = names.contains(many) ? 20 : names.contains(one) ? 1 : 0;
        return IntStream.range(0, count).mapToObj(i -> prefix + (17 + i)).toList();
    }

    private static void assertReadsFew(String plan) {
        assertThat(plan, not(containsString("Seq Scan")));
        assertThat(plan, blocks(plan), lessThan(MOST_BLOCKS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "origin", "destination", "number", "airport"})
    void anIndexServesLateFlights(String name) throws SQLException {
        List<String> names = List.of(name);
        FlightFilter filter = new FlightFilter(
                null,
                null,
                values(names, "airport", "airports", "Airport "),
                values(names, "origin", "origins", "Airport "),
                values(names, "destination", "destinations", "Airport "),
                values(names, "number", "numbers", "BA"),
                List.of(),
                null,
                null,
                null,
                null);
        for (FlightOrder order : List.of(FlightOrder.DEPARTURE, FlightOrder.ARRIVAL)) {
            for (Cursor after : Arrays.asList(null, cursor(order))) {
                FlightSearch search = new FlightSearch(filter, order, 100, after);
                assertReadsFew(explain(FlightSelect.late(search, Instant.parse("2026-06-01T12:00:00Z"))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "airport 1", "x"})
    void anIndexServesPlaces(String prefix) throws SQLException {
        assertReadsFew(explain(session -> AirportTable.query(session, prefix), new String[] {prefix}, prefix));
    }

    private static Cursor cursor(FlightOrder order) {
        Instant departure = Instant.parse("2026-03-01T12:00:00Z");
        return new Cursor(order, order == FlightOrder.ID ? null : departure, 150_000);
    }

    /** The rows that the whole statement has read. */
    private static int blocks(String plan) {
        Matcher buffers = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?")
                .matcher(plan);
        return buffers.find() ? count(buffers.group(1)) + count(buffers.group(2)) : 0;
    }

    private static int count(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private String explain(FlightSelect select) throws SQLException {
        List<Object> parameters = new ArrayList<>(select.parameters());
        parameters.add(Objects.requireNonNull(select.limit()));
        return explain(select::in, parameters.toArray());
    }

    /** The plan of the statement that Hibernate makes of a query, with its parameters in their order. */
    private String explain(Function<StatelessSession, SelectionQuery<?>> query, Object... parameters)
            throws SQLException {
        List<String> sql = new ArrayList<>();
        UnaryOperator<String> inspector = statement -> {
            sql.add(statement);
            return statement;
        };
        try (StatelessSession session = sessions.withStatelessOptions()
                .connection(connection)
                .statementInspector(inspector)
                .openStatelessSession()) {
            query.apply(session).getResultList();
        }
        assertThat(sql, hasSize(1));
        try (PreparedStatement statement = connection.prepareStatement(EXPLAIN + sql.get(0))) {
            // Hibernate repeats a parameter that a native query has twice.
            int count = statement.getParameterMetaData().getParameterCount();
            for (int i = 0; i < count; i++) {
                statement.setObject(i + 1, jdbc(parameters[Math.min(i, parameters.length - 1)]));
            }
            return explain(statement);
        }
    }

    private Object jdbc(Object parameter) throws SQLException {
        if (parameter instanceof String[] texts) {
            return connection.createArrayOf("text", texts);
        }
        if (parameter instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        return parameter instanceof FlightStatus status ? status.text() : parameter;
    }

    private static String explain(PreparedStatement statement) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
