package dev.puffel;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Released migrations never change: Flyway would refuse to start wherever the older text was applied. The list beside the
 * tests is what {@code sha256sum} prints. A release adds its migrations.
 */
class MigrationChecksumTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Path POM = Path.of("pom.xml");
    private static final Path LIST = Path.of("src/test/resources/migrations.sha256");

    @Test
    void listedMigrationsAreUnchanged() throws IOException {
        assertAll(listed().entrySet().stream()
                .map(entry -> () -> assertEquals(
                        entry.getValue(),
                        sha256(MIGRATIONS.resolve(entry.getKey())),
                        entry.getKey() + " has changed; leave it as it was and write a new migration")));
    }

    @Test
    void releaseListsAllMigrations() throws IOException {
        if (Files.readString(POM).contains("-SNAPSHOT</version>")) {
            return;
        }
        Map<String, String> listed = listed();
        assertAll(files().stream()
                .map(file -> () -> assertTrue(
                        listed.containsKey(file),
                        "%s is not listed; add it: (cd %s && sha256sum %s) >> %s"
                                .formatted(file, MIGRATIONS, file, LIST))));
    }

    @Test
    void theirFolderHoldsNothingElse() throws IOException {
        assertAll(files().stream()
                .map(file -> () -> assertTrue(
                        file.matches("V[1-9][0-9]*__[A-Z][A-Za-z0-9_]*\\.sql(\\.conf)?|beforeValidate\\.sql"),
                        file + " is not named like V1__Create_flight.sql")));
    }

    private static List<String> files() throws IOException {
        try (var files = Files.list(MIGRATIONS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Checksums by file name. */
    private static Map<String, String> listed() throws IOException {
        return Files.readAllLines(LIST).stream()
                .map(line -> line.split(" [ *]", 2))
                .collect(toMap(columns -> columns[1], columns -> columns[0]));
    }

    private static String sha256(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "no such file";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
