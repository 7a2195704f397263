package dev.puffel.flight;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Hibernate and the driver keep queries in memory, so a short request must not make a long query, nor many make as many. */
class FlightSelectTest {
    @Test
    void queryOfManyValuesIsShort() {
        for (FlightSelect select : FlightSelect.forSearch(search(20, 20))) {
            assertThat(select.hql().length(), lessThan(50_000));
            assertThat(select.parameters().size(), lessThan(400));
        }
    }

    @Test
    void onlyTheParameterOfTheUnionMakesOtherQueries() {
        Set<String> queries = IntStream.rangeClosed(2, 20)
                .boxed()
                .flatMap(count -> FlightSelect.forSearch(search(3, count)).stream())
                .map(FlightSelect::hql)
                .collect(Collectors.toSet());
        assertThat(queries, hasSize(2));
    }

    private static FlightSearch search(int numbers, int others) {
        List<String> airports = texts("Airport ", others);
        List<FlightStatus> statuses = Arrays.asList(FlightStatus.values()).subList(0, Math.min(others, 6));
        FlightFilter filter = new FlightFilter(
                null, null, airports, airports, airports, texts("BA", numbers), statuses, null, null, null, null);
        return new FlightSearch(filter, FlightOrder.DEPARTURE, 100, null);
    }

    private static List<String> texts(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
