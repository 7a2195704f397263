package dev.puffel.flight;

import java.util.List;
import java.util.stream.Collectors;

/** Input that is no flight; names each field that is wrong. */
public class InvalidFlightException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    /** @param errors at least one */
    public InvalidFlightException(List<FieldError> errors) {
        super(errors.stream().map(FieldError::toString).collect(Collectors.joining("; ")));
        this.errors = List.copyOf(errors);
    }

    /** What is wrong, in the order of the flight's fields. */
    public List<FieldError> errors() {
        return errors;
    }
}
