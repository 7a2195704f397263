package dev.puffel.flight;

import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import java.util.List;

/** A 409: no two flights have the same key. */
class KeyTakenException extends ProblemException {
    private static final long serialVersionUID = 1L;

    KeyTakenException(Throwable cause) {
        super(409, "Another flight has this key", List.of(new InputError(null, "key", "must not be another flight's")));
        initCause(cause);
    }
}
