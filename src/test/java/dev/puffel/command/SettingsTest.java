package dev.puffel.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sources of settings for commands that run without the service. */
class SettingsTest {
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String SECRETS = "puffel.secrets";

    @Test
    void thePasswordIsTheDefaultWithoutASecret() {
        assertEquals("postgres", Settings.get(PASSWORD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "postgres://me:p%40ss@db.example.com:5433/flights?sslmode=require me p@ss"
                        + " jdbc:postgresql://db.example.com:5433/flights?sslmode=require",
                "postgresql://m%C3%A9:a+b$$${x}%25@[::1]/flights mé a+b$$${x}% jdbc:postgresql://[::1]/flights",
                "postgres:///flights postgres postgres jdbc:postgresql:///flights",
                "postgres://me:secret%zz@db/flights postgres postgres 'invalid DATABASE_URL'",
                "mysql://me:secret@db/flights postgres postgres 'invalid DATABASE_URL'",
                "postgres://me:secret@db postgres postgres 'invalid DATABASE_URL'",
            })
    void theDatabaseComesFromTheVariableOfPlatforms(String url, String user, String password, String jdbcUrl) {
        System.setProperty("DATABASE_URL", url);
        try {
            assertEquals(jdbcUrl, Settings.get("quarkus.datasource.jdbc.url"));
            assertEquals(user, Settings.get("quarkus.datasource.username"));
            assertEquals(password, Settings.get(PASSWORD));
        } finally {
            System.clearProperty("DATABASE_URL");
        }
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
