package dev.puffel.command;

import com.google.common.io.CountingInputStream;
import dev.puffel.event.EventTime;
import dev.puffel.flight.FlightField;
import dev.puffel.flight.transfer.FlightImport;
import dev.puffel.flight.transfer.ImportFormat;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Imports a file of flights without booting the service. */
@Command(
        name = "import",
        description = {
            "Import flights from a file in UTF-8, all or nothing: CSV with a header, or NDJSON.",
            "Columns and members have the names of the fields of a flight, in any order. origin and destination are required."
                    + " A row with a key creates or changes the flight of that key; the last row of a key wins. Fields without"
                    + " a column stay as they are. A row without a key creates a new flight with every import."
        })
class ImportCommand implements Runnable {
    @CommandLine.Parameters(paramLabel = "FILE", description = "The file; - is the standard input.")
    Path path;

    @CommandLine.Option(names = "--skip-invalid", description = "Import the valid rows, even if others are invalid.")
    boolean skipInvalid;

    @CommandLine.Option(
            names = "--delimiter",
            paramLabel = "DELIMITER",
            description =
                    "The delimiter of CSV: a comma, a semicolon or tab; default: the one that comes first in the header.")
    @Nullable
    String delimiter;

    @CommandLine.Option(
            names = "--columns",
            paramLabel = "NAME=FIELD",
            split = ",",
            description = {
                "Read only these columns of CSV: the name in the header, and the field, such as"
                        + " ORIGIN=origin,DEST=destination."
            })
    Map<String, String> columns = Map.of();

    @CommandLine.Option(
            names = "--with-ids",
            description =
                    "Keep the ids of the file, which are ignored by default. The database must be without flights.")
    boolean withIds;

    @CommandLine.Option(
            names = "--publish",
            description = {"Publish an event for each flight that is new or changed, through the running service."})
    boolean publish;

    @CommandLine.Spec
    CommandSpec spec;

    @Override
    public void run() {
        ImportFormat format = format();
        InputFile file = new InputFile(path);
        try (InputStream in = file.open()) {
            run(file, in, format);
        } catch (IOException e) {
            throw file.failed(e);
        }
    }

    private void run(InputFile file, InputStream in, ImportFormat format) throws IOException {
        CountingInputStream counted = new CountingInputStream(in);
        double size = file.isStandardInput() ? Double.POSITIVE_INFINITY : Files.size(path);
        PrintWriter err = spec.commandLine().getErr();
        Clock clock = Clock.systemUTC();
        ImportProgress progress = new ImportProgress(err, Terminal.isPresent(), () -> counted.getCount() / size, clock);
        FlightImport flights = new FlightImport(
                () -> EventTime.of(clock.instant().truncatedTo(ChronoUnit.MICROS)),
                skipInvalid,
                progress,
                publish ? new ImportEvents() : null,
                file.isStandardInput(),
                format);
        try (Connection connection = new Database().connect()) {
            report(flights.run(connection, counted), progress);
        } catch (InvalidCsvException e) {
            progress.clear();
            throw new CommandFailure(file + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            progress.clear();
            throw Database.failed(
                    FlightImport.UNKNOWN.equals(e.getSQLState())
                            ? "the database failed in the commit: check whether the flights exist before you import them again"
                            : "the database failed, nothing was imported",
                    e);
        }
    }

    private ImportFormat format() {
        if (delimiter != null && !List.of(",", ";", "tab").contains(delimiter)) {
            throw new ParameterException(spec.commandLine(), "--delimiter must be a comma, a semicolon or tab");
        }
        return new ImportFormat(
                delimiter == null ? null : delimiter.equals("tab") ? '\t' : delimiter.charAt(0),
                columns.entrySet().stream()
                        .collect(Collectors.toMap(
                                column -> FlightField.normalize(column.getKey()), Map.Entry::getValue, (a, b) -> b)),
                withIds);
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
