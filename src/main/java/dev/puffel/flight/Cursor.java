package dev.puffel.flight;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The end of a page of flights: the next page begins after this flight, whatever was inserted meanwhile.
 *
 * @param order the order that the list has; a cursor fits no other
 * @param departure the last flight's departure, where the order is by it and the flight has one
 * @param id the last flight's id
 */
public record Cursor(FlightOrder order, @Nullable Instant departure, long id) {
    private static final Pattern FORM = Pattern.compile("([a-z-]+) (?:(-?[0-9]{1,12})\\.([0-9]{1,9}) )?([0-9]{1,18})");

    /** The cursor of the page that ends with this flight. */
    public static Cursor after(FlightView flight, FlightOrder order) {
        return new Cursor(order, order == FlightOrder.ID ? null : flight.state().departure(), flight.id());
    }

    /** The cursor as callers carry it. */
    public String encode() {
        String time = departure == null ? "" : departure.getEpochSecond() + "." + departure.getNano() + " ";
        String text = order.text() + " " + time + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException where it is none, or belongs to another order
     */
    public static Cursor decode(String encoded, FlightOrder order) {
        Matcher matcher = FORM.matcher(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.US_ASCII));
        if (!matcher.matches() || !matcher.group(1).equals(order.text())) {
            throw new IllegalArgumentException("is no cursor of this list");
        }
        return new Cursor(order, departure(matcher.group(2), matcher.group(3)), Long.parseLong(matcher.group(4)));
    }

    private static @Nullable Instant departure(@Nullable String seconds, @Nullable String nanos) {
        if (seconds == null || nanos == null) {
            return null;
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(seconds), Long.parseLong(nanos));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
