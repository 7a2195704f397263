package dev.puffel.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.testing.MigratedDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as its user sees it: what is printed where, and the exit code. */
class ImportCommandTest {
    private static final MigratedDatabase DATABASE = new MigratedDatabase();
    private static final String URL = "quarkus.datasource.jdbc.url";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void startAfresh() {
        DATABASE.clear();
        System.setProperty(URL, DATABASE.url());
    }

    @AfterEach
    void forgetTheDatabase() {
        System.clearProperty(URL);
    }

    @Test
    void importsAFile() throws Exception {
        assertEquals(
                0, run("import", Path.of("src/test/resources/flights-20k.csv").toString()));

        assertTrue(
                out.toString()
                        .matches("imported 20000 rows: 20000 new, 0 changed, 0 unchanged, 0 rejected "
                                + "\\([0-9,]+ rows/s\\)\\R"),
                out.toString());
        assertTrue(err.toString().matches("read all rows \\([0-9,]+ rows/s\\), saving 20,000\\R"), err.toString());
        assertEquals(List.of("20000"), DATABASE.query("select count(*) from flight"));
    }

    @Test
    void importsTheStandardInput() {
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream("origin,destination\nA,B\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertEquals(0, run("import", "-"));
        } finally {
            System.setIn(in);
        }

        assertTrue(out.toString().startsWith("imported 1 row: 1 new, "), out.toString());
    }

    @Test
    void aRejectedLineFailsTheImport() throws Exception {
        assertEquals(1, run("import", file("origin,destination\nA,B\nC,\n")));

        assertEquals("", out.toString());
        assertEquals(
                List.of(
                        "line 3: destination is required",
                        "puffel: nothing was imported: 1 of 2 rows rejected; --skip-invalid imports the others"),
                err.toString().lines().toList());
        assertEquals(List.of("0"), DATABASE.query("select count(*) from flight"));
    }

    @Test
    void skipsInvalidLinesWhenTold() throws Exception {
        assertEquals(0, run("import", "--skip-invalid", file("origin,destination,key\nA,B,k\nC,,\nA,B,k\n")));

        assertTrue(
                out.toString().startsWith("imported 2 rows: 1 new, 0 changed, 0 unchanged, 1 repeated, 1 rejected ("),
                out.toString());
        assertTrue(err.toString().startsWith("line 3: destination is required"), err.toString());
    }

    @Test
    void publishesWhenTold() throws Exception {
        String file = file("origin,destination,key\nA,B,published\n");
        String events = "select count(*) from outbox where subject = 'published'";
        assertEquals(0, run("import", file));
        assertEquals(List.of("0"), DATABASE.query(events));

        DATABASE.clear();
        assertEquals(0, run("import", "--publish", file));
        assertEquals(0, run("import", "--publish", file));

        assertEquals(List.of("1"), DATABASE.query(events));
    }

    @Test
    void showsAHundredRejectedLinesAtMost() throws Exception {
        assertEquals(1, run("import", file("origin,destination\n" + "A,\n".repeat(1000))));

        List<String> lines = err.toString().lines().toList();
        assertEquals(102, lines.size());
        assertEquals("line 101: destination is required", lines.get(99));
        assertEquals("more lines are rejected; they are counted, but not shown", lines.get(100));
        assertTrue(lines.get(101).contains("1000 of 1000 rows rejected"), lines.get(101));
    }

    @Test
    void saysWhatIsWrongWithTheFile() throws Exception {
        String file = file("origin\n");

        assertEquals(1, run("import", file));
        assertEquals(
                "puffel: " + file + ": line 1: missing column \"destination\"",
                err.toString().strip());
    }

    @Test
    void saysThatThereIsNoFile() {
        assertEquals(1, run("import", "none.csv"));
        assertEquals("puffel: there is no file none.csv", err.toString().strip());
    }

    @Test
    void saysThatAFolderIsNoFile() {
        assertEquals(1, run("import", folder.toString()));
        assertEquals(
                "puffel: cannot read " + folder + ": Is a directory",
                err.toString().strip());
    }

    @Test
    void saysThatTheDatabaseIsDown() throws Exception {
        System.setProperty(URL, "jdbc:postgresql://localhost:1/puffel");

        assertEquals(1, run("import", file("origin,destination\n")));
        assertTrue(
                err.toString().startsWith("puffel: cannot use the database at jdbc:postgresql://localhost:1/puffel: "),
                err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void saysToMigrateFirst() throws Exception {
        MigratedDatabase old = new MigratedDatabase();
        old.execute("drop table flight");
        System.setProperty(URL, old.url());

        assertEquals(1, run("import", file("origin,destination\n")));
        assertEquals(
                "puffel: the database is not migrated: run `puffel migrate` first",
                err.toString().strip());
    }

    @Test
    void filesWithColumnsOfOtherNamesAreMapped() throws Exception {
        assertEquals(
                0,
                run(
                        "import",
                        "--columns",
                        "ORIGIN=origin,DEST=destination,DEP_DELAY=delay,DISTANCE=distance",
                        "src/test/resources/samples/bts.csv"));

        assertEquals(
                List.of("ATL|MCO||404", "DAL|HOU|31|239", "JFK|LAX|-5|2475"),
                DATABASE.query("select origin, destination, delay, distance from flight order by 1"));
    }

    @Test
    void exportsAreImported() throws Exception {
        DATABASE.execute("""
            insert into flight (id, origin, destination, "number", departure, codeshares, status, delay, key) values
            (7, 'São "Paulo", BR', 'B', 'BA1', '2026-11-24T18:30:00.5Z', '{AA2,IB3}', 'landed', -5, 'k,1'),
            (5, 'C', 'D', null, null, null, null, null, null)""");
        String rows =
                "select id, origin, destination, \"number\", departure, codeshares, status, delay, key from flight"
                        + " order by id";
        List<String> flights = DATABASE.query(rows);
        for (String name : List.of("flights.csv", "flights.ndjson")) {
            String file = folder.resolve(name).toString();
            assertEquals(0, run("export", file), err::toString);
            DATABASE.clear();
            assertEquals(0, run("import", "--with-ids", file), err::toString);
            assertEquals(flights, DATABASE.query(rows));
        }
        assertTrue(out.toString().startsWith("exported 2 flights to " + folder.resolve("flights.csv") + " ("));
        assertEquals(
                "{\"id\":5,\"origin\":\"C\",\"destination\":\"D\"}",
                Files.readString(folder.resolve("flights.ndjson"))
                        .lines()
                        .findFirst()
                        .orElse(""));
        assertEquals(
                1, run("import", "--with-ids", folder.resolve("flights.csv").toString()));
        assertTrue(err.toString()
                .endsWith("flights.csv: ids can be restored only into an empty table, but there are"
                        + " flights already" + System.lineSeparator()));
        assertEquals(0, run("import", folder.resolve("flights.csv").toString()));
        assertTrue(out.toString().contains("imported 2 rows: 1 new, 0 changed, 1 unchanged"), out.toString());
        assertEquals(
                Set.of("flights.csv", "flights.ndjson"), Set.of(folder.toFile().list()));
    }

    @Test
    void anExportThatFailsLeavesTheFileAsItWas() throws Exception {
        String file = file("as it was");
        MigratedDatabase old = new MigratedDatabase();
        old.execute("drop table flight");
        System.setProperty(URL, old.url());

        assertEquals(1, run("export", file));
        assertEquals(1, run("export", folder.resolve("no/flights.csv").toString()));
        assertEquals(1, run("export", "--format=csv", folder.toString()));

        assertEquals("as it was", Files.readString(Path.of(file)));
        assertEquals(Set.of("flights.csv"), Set.of(folder.toFile().list()));
        assertEquals(
                List.of(
                        "puffel: the database is not migrated: run `puffel migrate` first",
                        "puffel: there is no folder for " + folder.resolve("no/flights.csv"),
                        "puffel: cannot write " + folder + ": is not a regular file"),
                err.toString().lines().toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "import --delimiter=: f.csv | --delimiter must be a comma, a semicolon or tab",
                "import --columns=origin f.csv | should be in KEY=VALUE",
                "export flights.xml | --format must be csv or ndjson",
                "export --format=xml flights.csv | --format must be csv or ndjson",
            })
    void whatCannotBeIsWrongUsage(String command, String reason) {
        assertEquals(2, run(command.split(" ")));
        assertTrue(err.toString().contains(reason), err.toString());
    }

    @Test
    void aMissingFileNameIsWrongUsage() {
        assertEquals(2, run("import"));
        assertTrue(err.toString().contains("FILE"), err.toString());
    }

    private int run(String... args) {
        return PuffelCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String file(String csv) throws IOException {
        return Files.writeString(folder.resolve("flights.csv"), csv).toString();
    }
}
