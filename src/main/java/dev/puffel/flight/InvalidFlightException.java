package dev.puffel.flight;

import dev.puffel.http.Problem.InputError;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown if the input is not a valid flight; names each invalid field. */
public class InvalidFlightException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<InputError> errors;

    /** @param errors at least one */
    public InvalidFlightException(List<InputError> errors) {
        super(errors.stream()
                .map(e -> (e.field() == null ? "the line" : e.field()) + " " + e.message())
                .collect(Collectors.joining("; ")));
        this.errors = List.copyOf(errors);
    }

    /** All errors. */
    public List<InputError> errors() {
        return errors;
    }
}
