package dev.puffel.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFailureTest {
    private static boolean isTransient(SQLException failure) {
        return DatabaseFailure.isTransient(new PersistenceException(failure));
    }

    @ParameterizedTest
    @CsvSource({
        "08001, refused or not found",
        "08006, mute",
        "57014, slow",
        "25006, read-only after a failover",
        "53300, too many connections",
        "57P01, shutting down",
        "57P03, recovering",
        "3D000, no such database yet",
        "55000, takes no connections",
        "28P01, password rotated",
        "40001, rolled back for another"
    })
    void outagesAreTransient(String state, String outage) {
        assertThat(outage, isTransient(new SQLException(outage, state)), is(true));
    }

    /** As Agroal reports an acquisition timeout. */
    @Test
    void exhaustedPoolIsTransient() {
        assertThat(isTransient(new SQLException("no connection")), is(true));
    }

    @ParameterizedTest
    @CsvSource({"23505", "22001", "42P01"})
    void refusedDataIsNotTransient(String state) {
        assertThat(isTransient(new SQLException("refused", state)), is(false));
    }
}
