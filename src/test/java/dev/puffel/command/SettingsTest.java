package dev.puffel.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources of settings for commands that run without the service. */
class SettingsTest {
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String SECRETS = "puffel.secrets";

    @Test
    void thePasswordIsTheDefaultWithoutASecret() {
        assertEquals("postgres", Settings.get(PASSWORD));
    }

    @Test
    void thePasswordComesFromItsSecret(@TempDir Path secrets) throws IOException {
        Files.writeString(secrets.resolve("database-password"), "s3cret\n");
        System.setProperty(SECRETS, secrets.toString());
        try {
            assertEquals("s3cret", Settings.get(PASSWORD));
        } finally {
            System.clearProperty(SECRETS);
        }
    }
}
