package dev.puffel.flight;

import dev.puffel.http.Body;
import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The flights of an NDJSON body. Empty lines are skipped, but counted. */
final class FlightLines {
    private static final int MAX_LINES = 10_000;

    private final List<FlightDocument> flights = new ArrayList<>();
    private final Map<String, Integer> linesByKey = new HashMap<>();
    private final List<InputError> errors = new ArrayList<>();

    private FlightLines() {}

    /**
     * Parses all lines.
     *
     * @throws ProblemException 400 with each line that is invalid, 413 beyond 10,000 lines
     */
    static FlightLines parseLines(byte[] body, Body bodies) {
        return parseLines(body, bodies, false);
    }

    /** The same, for flights that must have a key. */
    static FlightLines parseKeyedLines(byte[] body, Body bodies) {
        return parseLines(body, bodies, true);
    }

    private static FlightLines parseLines(byte[] body, Body bodies, boolean keyed) {
        FlightLines lines = new FlightLines();
        int number = 0;
        for (int start = 0; start < body.length; ) {
            int end = end(body, start);
            number++;
            if (number > MAX_LINES) {
                throw new ProblemException(413, "The body has more than " + MAX_LINES + " lines");
            }
            lines.add(number, Arrays.copyOfRange(body, start, end), bodies, keyed);
            start = end + 1;
        }
        if (!lines.errors.isEmpty()) {
            throw new ProblemException(400, "Nothing was saved, because some lines are invalid", lines.errors);
        }
        if (lines.flights.isEmpty()) {
            throw new ProblemException(400, "The body is empty");
        }
        return lines;
    }

    List<FlightDocument> flights() {
        return flights;
    }

    /**
     * Checks that no other flight has one of the keys.
     *
     * @param takenKeys returns those of some keys that flights already have
     * @throws ProblemException 409 with each line whose key is taken
     */
    void checkKeys(Function<Collection<String>, List<String>> takenKeys) {
        Map<Integer, InputError> taken = new TreeMap<>();
        for (String key : takenKeys.apply(linesByKey.keySet())) {
            Integer line = linesByKey.get(key);
            if (line != null) {
                taken.put(line, new InputError(line, "key", "must not be the key of another flight"));
            }
        }
        if (!taken.isEmpty()) {
            throw new ProblemException(
                    409, "Nothing was saved, because some keys are taken", List.copyOf(taken.values()));
        }
    }

    private void add(int line, byte[] bytes, Body bodies, boolean keyed) {
        if (bytes.length > Body.MAX_SIZE) {
            errors.add(new InputError(line, null, "must not be larger than " + Body.MAX_SIZE + " bytes"));
            return;
        }
        if (isBlank(bytes)) {
            return;
        }
        try {
            FlightDocument flight = FlightDocument.parseJson(bodies.json(bytes), null);
            if (keyed && flight.key() == null) {
                errors.add(new InputError(line, "key", "is required"));
            }
            if (flight.key() != null && linesByKey.putIfAbsent(flight.key(), line) != null) {
                errors.add(
                        new InputError(line, "key", "must not be the same as in line " + linesByKey.get(flight.key())));
            }
            flights.add(flight);
        } catch (InvalidFlightException e) {
            e.errors().forEach(error -> errors.add(new InputError(line, error.field(), error.message())));
        } catch (ProblemException e) {
            errors.add(new InputError(line, null, "must be a JSON object"));
        }
    }

    private static int end(byte[] body, int start) {
        int end = start;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
