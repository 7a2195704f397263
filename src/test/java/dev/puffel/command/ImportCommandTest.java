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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void aMissingFileNameIsWrongUsage() {
        assertEquals(2, run("import"));
        assertTrue(err.toString().contains("FILE.csv"), err.toString());
    }

    private int run(String... args) {
        return PuffelCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String file(String csv) throws IOException {
        return Files.writeString(folder.resolve("flights.csv"), csv).toString();
    }
}
