package dev.puffel.command;

import dev.puffel.testing.MigratedDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Commands on a database of their own. */
abstract class CommandTest {
    static final String URL = "quarkus.datasource.jdbc.url";

    final MigratedDatabase database = new MigratedDatabase();

    @BeforeEach
    void useTheDatabase() {
        System.setProperty(URL, database.url());
    }

    @AfterEach
    void forgetTheDatabase() {
        System.clearProperty(URL);
    }
}
