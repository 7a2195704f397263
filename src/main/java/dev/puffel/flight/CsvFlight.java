package dev.puffel.flight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flight in a row of CSV; an empty value counts as absent. */
final class CsvFlight implements FlightState.Source {
    private static final String KEY = FlightColumn.KEY.header();

    private final Map<String, Integer> positions = new HashMap<>();
    private final List<String> values;

    /** Reads the values that the list holds at the time of each call. */
    CsvFlight(CsvHeader header, List<String> values) {
        this.values = values;
        header.columns().forEach(column -> positions.put(column.header(), positions.size()));
    }

    /** A flight with the identity that its source gave it, if any. */
    record Keyed(@Nullable String key, FlightState state) {}

    /**
     * Reads and checks the flight.
     *
     * @throws InvalidFlightException with all that is wrong, not only the first
     */
    Keyed read() throws InvalidFlightException {
        if (values.size() != positions.size()) {
            String message = "must have " + positions.size() + " values, not " + values.size();
            throw new InvalidFlightException(List.of(new FieldError("row", message)));
        }
        List<FieldError> errors = new ArrayList<>(0);
        String key = text(KEY);
        try {
            if (key != null) {
                FlightState.key(key);
            }
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError(KEY, String.valueOf(e.getMessage())));
        }
        try {
            FlightState state = FlightState.read(this);
            if (errors.isEmpty()) {
                return new Keyed(key, state);
            }
        } catch (InvalidFlightException e) {
            errors.addAll(0, e.errors());
        }
        throw new InvalidFlightException(errors);
    }

    @Override
    public @Nullable String text(String field) {
        Integer position = positions.get(field);
        String value = position == null ? "" : values.get(position);
        return value.isEmpty() ? null : value;
    }

    @Override
    public @Nullable Integer integer(String field) {
        String text = text(field);
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number", e);
        }
    }
}
