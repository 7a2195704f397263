package dev.puffel.outbox;

import static dev.puffel.testing.Tokens.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventTimeTest {
    @AfterEach
    void reset() {
        Database.reset();
    }

    private static void create() {
        given().contentType("application/json")
                .body("{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"K\"}")
                .post("/flights")
                .then()
                .statusCode(201);
    }

    @Test
    void theSubjectHoldsTheTimeAndIdOfItsLastEvent() {
        create();
        List<String> event = Database.query("select event_time || ' ' || event_id from outbox");
        assertThat(
                event.get(0), matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}000Z [0-9a-f-]{36}"));
        assertThat(
                Database.query("select event_time || ' ' || event_id from flight_subject where subject = 'K'"),
                is(event));
    }

    @Test
    void anEventComesAfterThoseFromTheFuture() {
        Database.execute("insert into flight_subject values ('K', '2999-12-31T23:59:59.999999123Z', 'x')");
        create();
        assertThat(Database.query("select event_time from outbox"), contains("3000-01-01T00:00:00.000000123Z"));
    }

    @Test
    void theLastMicrosecondThatCanBeWrittenIsNotLeft() {
        Database.execute("insert into flight_subject values ('K', '9999-12-31T23:59:59.999999123Z', 'x')");
        create();
        assertThat(Database.query("select event_time from outbox"), contains("9999-12-31T23:59:59.999999123Z"));
    }

    @Test
    void theWritesOfAFlightAreInOrder() {
        create();
        for (int i = 0; i < 5; i++) {
            int id = given().get("/flights?sort=id&origin=A").path("[0].id");
            given().contentType("application/merge-patch+json")
                    .body("{\"delay\":" + i + "}")
                    .patch("/flights/" + id);
        }
        assertThat(
                Database.query("select id from outbox order by event_time collate \"C\""),
                is(Database.query("select id from outbox order by id")));
        assertThat(Database.query("select count(distinct event_time) from outbox"), contains("6"));
    }
}
