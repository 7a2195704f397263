package dev.puffel.command;

import com.google.common.io.CountingInputStream;
import dev.puffel.event.EventTime;
import dev.puffel.flight.transfer.FlightImport;
import dev.puffel.flight.transfer.ImportResult;
import dev.puffel.flight.transfer.InvalidCsvException;
import dev.puffel.outbox.ImportEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Imports a CSV file without booting the service. */
@Command(
        name = "import",
        description = {
            "Import flights from a CSV file with a header, all or nothing.",
            "Columns, in any order: origin, destination (required), number, departure, delay, distance, status, key. A"
                    + " row with a key becomes the flight of that key, the last such row of the file; columns that the"
                    + " file lacks stay as they are. A row without a key is a new flight each time."
        })
class ImportCommand implements Runnable {
    @CommandLine.Parameters(paramLabel = "FILE.csv", description = "The file; - is the standard input.")
    Path path;

    @CommandLine.Option(names = "--skip-invalid", description = "Import the valid rows though others are rejected.")
    boolean skipInvalid;

    @CommandLine.Option(
            names = "--publish",
            description = {
                "Put an event of each flight that is new or changed into the outbox, in the same transaction; the running"
                        + " service publishes them. Without it other systems hear nothing."
            })
    boolean publish;

    @CommandLine.Spec
    CommandSpec spec;

    @Override
    public void run() {
        InputFile file = new InputFile(path);
        try (InputStream csv = file.open()) {
            run(file, csv);
        } catch (IOException e) {
            throw file.failed(e);
        }
    }

    private void run(InputFile file, InputStream csv) throws IOException {
        CountingInputStream counted = new CountingInputStream(csv);
        double size = file.isStandardInput() ? Double.POSITIVE_INFINITY : Files.size(path);
        PrintWriter err = spec.commandLine().getErr();
        Clock clock = Clock.systemUTC();
        ImportProgress progress = new ImportProgress(err, Terminal.isPresent(), () -> counted.getCount() / size, clock);
        FlightImport flights = new FlightImport(
                () -> EventTime.of(clock.instant().truncatedTo(ChronoUnit.MICROS)),
                skipInvalid,
                progress,
                publish ? new ImportEvents() : null,
                file.isStandardInput());
        try (Connection connection = Database.configured().connect()) {
            report(flights.run(connection, counted), progress);
        } catch (InvalidCsvException e) {
            progress.clear();
            throw new CommandFailure(file + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            progress.clear();
            throw Database.failed(
                    FlightImport.UNKNOWN.equals(e.getSQLState())
                            ? "the database failed in the commit: look whether the flights are there before importing them again"
                            : "the database failed, nothing was imported",
                    e);
        }
    }

    private void report(ImportResult result, ImportProgress progress) {
        progress.clear();
        if (!result.saved()) {
            throw new CommandFailure(String.format(
                    Locale.ROOT,
                    "nothing was imported: %d of %d rows rejected; --skip-invalid imports the others",
                    result.rejected(),
                    result.read()));
        }
        long rows = result.read() - result.rejected();
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "imported %d %s: %d new, %d changed, %d unchanged, %s%d rejected (%s rows/s)%n",
                        rows,
                        rows == 1 ? "row" : "rows",
                        result.inserted(),
                        result.updated(),
                        result.unchanged(),
                        result.repeated() == 0 ? "" : result.repeated() + " repeated, ",
                        result.rejected(),
                        progress.rate(result.read()));
    }
}
