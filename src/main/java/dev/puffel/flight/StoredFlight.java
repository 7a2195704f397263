package dev.puffel.flight;

import org.jspecify.annotations.Nullable;

/**
 * A flight with all its identities.
 *
 * @param id given by the database
 * @param key the identity that its source gave it
 * @param version grows with each change
 */
public record StoredFlight(long id, @Nullable String key, long version, FlightState state) {
    /** What starts with it is Puffel's own, so no source may give it as a key. */
    static final String RESERVED = "puffel:";

    /** By which name events speak of the flight. */
    public String subject() {
        return key == null ? RESERVED + id : key;
    }

    FlightView view() {
        return new FlightView(
                id,
                state.origin(),
                state.destination(),
                state.number(),
                state.departure(),
                state.delay(),
                state.distance(),
                state.status(),
                key);
    }
}
