package dev.puffel.flight;

/**
 * What is wrong with one field of a flight.
 *
 * @param field its name in JSON and CSV
 * @param message what it must be, to be read after the name: {@code origin is required}
 */
public record FieldError(String field, String message) {
    @Override
    public String toString() {
        return field + " " + message;
    }
}
