package dev.puffel.flight;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The first line of a CSV file of flights: the columns in the order of the file, each once. */
record CsvHeader(List<FlightColumn> columns) {
    /**
     * Reads the names of the columns.
     *
     * @throws InvalidCsvException with all that is wrong, not only the first
     */
    static CsvHeader read(List<String> names) throws InvalidCsvException {
        List<FlightColumn> columns = new ArrayList<>();
        Set<String> unknown = new HashSet<>();
        Set<String> seen = new HashSet<>();
        List<String> errors = new ArrayList<>();
        for (String name : names) {
            if (!seen.add(name)) {
                errors.add("column \"" + name + "\" is repeated");
            } else if (name.equals("id")) {
                errors.add("ids are given by the database: drop column \"id\"");
            } else {
                FlightColumn.of(name).ifPresentOrElse(columns::add, () -> {
                    unknown.add(name);
                    errors.add("unknown column \"" + name + "\"");
                });
            }
        }
        Set<FlightColumn> missing = EnumSet.allOf(FlightColumn.class);
        missing.removeIf(c -> !c.isRequired() || columns.contains(c));
        if (!missing.isEmpty()) {
            errors.add(missing.stream()
                    .map(FlightColumn::header)
                    .collect(Collectors.joining("\" and \"", "missing column \"", "\"")));
        }
        if (!unknown.isEmpty()) {
            errors.add("there may be " + FlightColumn.NAMES);
        }
        if (!errors.isEmpty()) {
            throw new InvalidCsvException("line 1: " + String.join("; ", errors));
        }
        return new CsvHeader(List.copyOf(columns));
    }
}
