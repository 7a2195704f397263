package dev.puffel.command;

import dev.puffel.flight.transfer.ExportTable;
import dev.puffel.flight.transfer.FlightExport;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Exports all flights without booting the service. */
@Command(
        name = "export",
        description = {
            "Export all flights, as they are at one moment, to a file that import reads.",
            "The file appears under its name once it is complete; until then, .part is added to the name."
        })
class ExportCommand implements Runnable {
    private static final Map<String, String> TYPES =
            Map.of("csv", FlightExport.CSV, "ndjson", FlightExport.NDJSON, "jsonl", FlightExport.NDJSON);

    @CommandLine.Parameters(
            paramLabel = "FILE",
            description = "The file, which is replaced if it exists; - is the standard output.")
    Path path;

    @CommandLine.Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv or ndjson; default: by the extension of the file, csv for the standard output.")
    @Nullable
    String format;

    @CommandLine.Spec
    CommandSpec spec;

    @Override
    public void run() {
        InputFile file = new InputFile(path);
        String name = file.isStandardInput() ? "standard output" : path.toString();
        String type = type(file.isStandardInput() ? "csv" : name.replaceFirst(".*\\.", ""));
        try {
            if (file.isStandardInput()) {
                try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                    write(type, out, name, spec.commandLine().getErr());
                }
            } else if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new CommandFailure("cannot write " + path + ": is not a regular file");
            } else {
                writeFile(type);
            }
        } catch (NoSuchFileException e) {
            throw new CommandFailure("there is no folder for " + path, e);
        } catch (IOException e) {
            throw new CommandFailure(
                    e instanceof AccessDeniedException
                            ? "may not write " + name
                            : "cannot write " + name + ": " + e.getMessage(),
                    e);
        }
    }

    private String type(String extension) {
        String type = TYPES.get(format == null ? extension : format);
        if (type == null) {
            throw new ParameterException(spec.commandLine(), "--format must be csv or ndjson");
        }
        return type;
    }

    private void writeFile(String type) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                write(type, out, path.toString(), spec.commandLine().getOut());
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(String type, OutputStream out, String name, PrintWriter summary) throws IOException {
        long[] rows = new long[2];
        ImportProgress progress = new ImportProgress(
                spec.commandLine().getErr(), Terminal.isPresent(), () -> (double) rows[0] / rows[1], Clock.systemUTC());
        try (Connection connection = new Database().connect()) {
            rows[1] = ExportTable.begin(connection);
            FlightExport.write(
                    sink -> ExportTable.export(connection, flight -> {
                        sink.accept(flight);
                        progress.read(++rows[0]);
                    }),
                    type,
                    out);
        } catch (SQLException e) {
            throw Database.failed("the database failed, nothing was exported", e);
        } finally {
            progress.clear();
        }
        summary.printf(
                Locale.ROOT,
                "exported %s to %s (%s rows/s)%n",
                Line.count(rows[0], "flight"),
                name,
                progress.rate(rows[0]));
        summary.flush();
    }
}
