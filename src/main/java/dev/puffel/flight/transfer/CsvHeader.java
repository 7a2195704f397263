package dev.puffel.flight.transfer;

import dev.puffel.flight.FlightField;
import dev.puffel.flight.FlightState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first line of a CSV file of flights.
 *
 * @param columns the names of fields, {@code key} or {@code id}, in the order of the file, each once; other names are ignored
 */
record CsvHeader(List<String> columns) {
    static final String ID = "id";
    static final String KEY = "key";

    /**
     * The name of a first column that is only an index: pandas writes an empty name, or "Unnamed: 0" for a file that it has
     * read.
     */
    private static final Pattern INDEX = Pattern.compile("(Unnamed: 0)?");

    private static final List<String> ALL = Stream.concat(
                    FlightState.FIELDS.stream().map(FlightField::name), Stream.of(KEY))
            .toList();

    /** All columns. */
    static final CsvHeader COMPLETE =
            new CsvHeader(Stream.concat(ALL.stream(), Stream.of(ID)).toList());

    /**
     * Reads the names of the columns.
     *
     * @throws InvalidCsvException with all errors, not only the first
     */
    static CsvHeader read(List<String> line, ImportFormat format) throws InvalidCsvException {
        List<String> names = line.stream().map(FlightField::normalize).toList();
        Map<String, String> mapped = format.columns();
        List<String> columns = new ArrayList<>(
                mapped.isEmpty()
                        ? names
                        : names.stream()
                                .map(name -> mapped.getOrDefault(name, ""))
                                .toList());
        // Spreadsheets write columns without names at the end.
        while (mapped.isEmpty()
                && columns.size() > 1
                && columns.get(columns.size() - 1).isEmpty()) {
            columns.remove(columns.size() - 1);
        }
        Set<String> seen = new HashSet<>();
        List<String> errors = new ArrayList<>();
        boolean unknown = false;
        for (String name : columns) {
            if (name.isEmpty() && !mapped.isEmpty()) {
                continue;
            }
            if (!seen.add(name)) {
                errors.add("column \"" + name + "\" is repeated");
            } else if (!COMPLETE.columns.contains(name)
                    && !(seen.size() == 1 && INDEX.matcher(name).matches())) {
                errors.add("unknown column \"" + name + "\"");
                unknown = true;
            }
        }
        List<String> missing = Stream.of(
                        mapped.keySet().stream()
                                .filter(name -> !names.contains(name))
                                .sorted(),
                        Stream.of(ID).filter(name -> format.withIds() && !seen.contains(name)),
                        FlightState.FIELDS.stream()
                                .filter(field -> field.required() && !seen.contains(field.name()))
                                .map(FlightField::name))
                .flatMap(name -> name)
                .toList();
        if (!missing.isEmpty()) {
            errors.add(missing.stream().collect(Collectors.joining("\" and \"", "missing column \"", "\"")));
        }
        if (unknown) {
            errors.add("there may be " + String.join(", ", ALL));
        }
        if (!errors.isEmpty()) {
            throw new InvalidCsvException("line 1: " + String.join("; ", errors));
        }
        return new CsvHeader(List.copyOf(columns));
    }

    /** The fields that the file has. */
    List<FlightField> fields() {
        return FlightState.FIELDS.stream()
                .filter(field -> columns.contains(field.name()))
                .toList();
    }

    /** Whether the file has keys. */
    boolean isKeyed() {
        return columns.contains(KEY);
    }
}
