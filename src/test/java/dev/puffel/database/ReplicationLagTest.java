package dev.puffel.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReplicationLagTest {
    private final ReplicationLag lag = new ReplicationLag();

    @Test
    void aDatabaseAtRestHasNone() {
        lag.record(1, 10, 10);
        assertEquals(0, lag.nanos(1_000));
    }

    @Test
    void itIsTheAgeOfTheOldestThatIsNotReplayed() {
        lag.record(1, 10, 5);
        lag.record(2, 20, 5);
        assertEquals(9, lag.nanos(10));
        lag.record(3, 20, 10);
        assertEquals(8, lag.nanos(10));
        lag.record(4, 20, 20);
        assertEquals(0, lag.nanos(10));
    }

    @Test
    void afterLongItIsNotForgottenHowMuchWasWritten() {
        for (int look = 1; look <= 5_000; look++) {
            lag.record(look, 10L * look, 0);
        }
        lag.record(5_001, 50_000, 40_000);
        assertTrue(lag.nanos(10_000) >= 5_000);
        lag.record(5_002, 50_000, 50_000);
        assertEquals(0, lag.nanos(10_000));
    }

    @Test
    void aDatabaseThatWasRestoredBeginsAnew() {
        lag.record(1, 1_000, 500);
        lag.record(2, 100, 100);
        assertEquals(0, lag.nanos(10));
    }
}
