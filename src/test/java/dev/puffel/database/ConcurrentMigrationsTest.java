package dev.puffel.database;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.puffel.testing.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Migrations of tables that may be big: those who write to them go on. */
class ConcurrentMigrationsTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern VERSION = Pattern.compile("V(\\d+)__");

    /** These were written before the rule, and migrations never change. */
    private static final int BEFORE_THE_RULE = 12;

    private static final Pattern INDEX = Pattern.compile(
            "create (?:unique )?index (concurrently )?(?:if not exists )?(?:\\w+ )?on (?:only )?(\\w+)");

    @TempDir
    Path folder;

    static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(file -> version(file) > BEFORE_THE_RULE || version(file) == 1)
                    .toList();
        }
    }

    private static int version(Path file) {
        Matcher version = VERSION.matcher(file.getFileName().toString());
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    private static boolean blocksWriters(String sql) {
        String text = sql.toLowerCase(Locale.ROOT).replaceAll("--.*", "").replaceAll("\\s+", " ");
        return INDEX.matcher(text)
                .results()
                .anyMatch(index -> index.group(1) == null && !text.contains("create table " + index.group(2) + " "));
    }

    @ParameterizedTest
    @MethodSource("migrations")
    void indexesOfTablesThatAreThereAreCreatedConcurrently(Path migration) throws IOException {
        assertThat(
                migration + " creates an index without concurrently, so that writers wait",
                blocksWriters(Files.readString(migration)),
                is(false));
    }

    @Test
    void theRuleFindsIndexesThatBlockWriters() throws IOException {
        assertThat(blocksWriters(Files.readString(MIGRATIONS.resolve("V11__Index_inbox_by_age.sql"))), is(true));
        assertThat(blocksWriters(Files.readString(MIGRATIONS.resolve("V8__Create_idempotency_key.sql"))), is(false));
        assertThat(blocksWriters("create index concurrently x on flight (id);"), is(false));
    }

    @Test
    void indexIsCreatedConcurrently() throws IOException {
        Files.writeString(folder.resolve("V1__Create.sql"), "create table big (id int);");
        Files.writeString(folder.resolve("V2__Index.sql"), "create index concurrently big_by_id on big (id);");
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(Postgres.dataSource(Postgres.create()))
                .locations("filesystem:" + folder);
        new ConcurrentMigrations().customize(configuration);
        assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> assertThat(configuration.load().migrate().migrationsExecuted, is(2)));
    }

    @Test
    void migrationThatFailedWithoutTransactionRunsAgain() throws IOException, SQLException {
        Files.copy(MIGRATIONS.resolve("beforeValidate.sql"), folder.resolve("beforeValidate.sql"));
        Files.writeString(folder.resolve("V1__Create.sql"), "create table big (id int);");
        Files.writeString(folder.resolve("V2__Fail_if_empty.sql"), "select 1 / count(*) from big;");
        Files.writeString(folder.resolve("V2__Fail_if_empty.sql.conf"), "executeInTransaction=false");
        DataSource database = Postgres.dataSource(Postgres.create());
        Flyway flyway = Flyway.configure()
                .dataSource(database)
                .locations("filesystem:" + folder)
                .load();
        assertThrows(FlywayException.class, flyway::migrate);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into big values (1)");
        }
        assertThat(flyway.migrate().migrationsExecuted, is(1));
    }
}
