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
 * @param time the last flight's time that the order goes by; null for none
 * @param id the last flight's id
 */
public record Cursor(FlightOrder order, @Nullable Instant time, long id) {
    private static final Pattern FORM = Pattern.compile("([a-z-]+) (?:(-?[0-9]{1,12})\\.([0-9]{1,9}) )?([0-9]{1,18})");

    /** The cursor of the page that ends with this flight. */
    public static Cursor after(FlightView flight, FlightOrder order) {
        return new Cursor(order, order.time(flight.state()), flight.id());
    }

    /** The cursor as callers carry it. */
    public String encode() {
        String instant = time == null ? "" : time.getEpochSecond() + "." + time.getNano() + " ";
        String text = order.text() + " " + instant + id;
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
        return new Cursor(order, time(matcher.group(2), matcher.group(3)), Long.parseLong(matcher.group(4)));
    }

    private static @Nullable Instant time(@Nullable String seconds, @Nullable String nanos) {
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
