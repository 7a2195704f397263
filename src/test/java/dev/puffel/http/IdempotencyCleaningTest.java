package dev.puffel.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IdempotencyCleaningTest {
    @Inject
    IdempotencyKeys keys;

    @AfterEach
    void reset() {
        Database.reset();
    }

    @Test
    void whatIsOlderThanADayIsForgotten() throws SQLException {
        Database.execute("""
                insert into idempotency_key (key, request_hash, created_at)
                select 'old ' || i, 'x', now() - interval '24 hours 1 minute' from generate_series(1, 2500) i;
                insert into idempotency_key (key, request_hash, created_at)
                values ('young', 'x', now() - interval '23 hours')""");
        keys.clean();
        assertThat(Database.query("select key from idempotency_key"), contains("young"));
    }
}
