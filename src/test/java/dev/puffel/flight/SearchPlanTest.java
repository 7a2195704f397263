package dev.puffel.flight;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.puffel.testing.Postgres;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
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
    private static final Map<String, String> VALUES = Map.of(
            "origin", "Airport 17",
            "destination", "Airport 23",
            "number", "BA4711",
            "status", "cancelled",
            "from", "2026-03-01T00:00:00Z",
            "to", "2026-03-02T00:00:00Z");

    /** Of 8 KB, for at most 100 rows of the answer: those that lie apart, and those that are passed over. */
    private static final int MOST_BLOCKS = 1000;

    private static final String EXPLAIN = "explain (analyze, buffers, timing off) ";

    @Inject
    SessionFactory sessions;

    private Connection connection;

    @BeforeAll
    void manyFlights() throws SQLException {
        String database = Postgres.create();
        Flyway.configure().dataSource(Postgres.dataSource(database)).load().migrate();
        connection = Postgres.dataSource(database).getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("""
                insert into flight (origin, destination, "number", departure, status, key)
                select 'Airport ' || (i * 7919 % 300), 'Airport ' || (i * 104729 % 307), 'BA' || (i * 31 % 9973),
                  case when i % 20 > 0 then timestamptz '2026-01-01' + i * 7 % 525600 * interval '1 minute' end,
                  (array['scheduled', 'boarding', 'departed', 'landed', 'cancelled', 'diverted', null])[i % 7 + 1],
                  'key ' || i
                from generate_series(bigint '1', 200000) i\
                """);
            statement.execute("analyze flight");
        }
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    /** Each combination of parameters in each order. */
    static List<String> searches() {
        List<String> names = List.of("origin", "destination", "number", "status", "from", "to");
        return IntStream.range(0, 1 << names.size())
                .mapToObj(set -> IntStream.range(0, names.size())
                        .filter(i -> (set & 1 << i) != 0)
                        .mapToObj(i -> names.get(i) + " ")
                        .collect(Collectors.joining()))
                .flatMap(filter -> Stream.of(FlightOrder.values()).map(order -> filter + "sort=" + order.text()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("searches")
    void anIndexServesTheSearch(String search) throws SQLException {
        Map<String, String> values = new HashMap<>(VALUES);
        values.keySet().retainAll(List.of(search.split(" ", -1)));
        FlightOrder order =
                FlightOrder.of(search.substring(search.indexOf('=') + 1)).orElseThrow();
        FlightSearch first = new FlightSearch(
                values.get("origin"),
                values.get("destination"),
                values.get("number"),
                values.containsKey("status") ? FlightStatus.CANCELLED : null,
                values.containsKey("from") ? Instant.parse(VALUES.get("from")) : null,
                values.containsKey("to") ? Instant.parse(VALUES.get("to")) : null,
                order,
                100,
                null);
        FlightSearch next = new FlightSearch(
                first.origin(),
                first.destination(),
                first.number(),
                first.status(),
                first.from(),
                first.to(),
                order,
                100,
                cursor(order));
        for (FlightSearch page : List.of(first, next)) {
            for (FlightSelect select : FlightSelect.of(page)) {
                String plan = explain(select);
                assertThat(plan, not(containsString("Seq Scan")));
                assertThat(plan, blocks(plan), lessThan(MOST_BLOCKS));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "airport 1", "x"})
    void anIndexServesPlaces(String prefix) throws SQLException {
        String plan = explain(session -> AirportTable.query(session, prefix), new String[] {prefix}, prefix);
        assertThat(plan, not(containsString("Seq Scan")));
        assertThat(plan, blocks(plan), lessThan(MOST_BLOCKS));
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
