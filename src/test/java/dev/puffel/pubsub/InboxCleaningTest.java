package dev.puffel.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InboxCleaningTest {
    @Inject
    WorkerHousekeeping housekeeping;

    @Test
    void whatPubSubCanStillDeliverIsKeptByDefault() throws Exception {
        Database.execute("""
                insert into inbox (source, id, received_at) select '/cleaning', 'old' || i, now() - interval '33 days'
                from generate_series(1, 2500) as i;
                insert into inbox (source, id, received_at) values ('/cleaning', 'young', now() - interval '31 days')
                """);

        housekeeping.cleanInbox();

        assertEquals(List.of("young"), Database.query("select id from inbox where source = '/cleaning'"));
    }
}
