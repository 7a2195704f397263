package dev.puffel.flight;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The end of a page of flights. The next page begins after this flight, even if flights were inserted in the meantime.
 *
 * @param order the order of the list; a cursor is valid only for this order
 * @param time the time of the last flight that determines the order; null for none
 * @param id the id of the last flight
 */
public record Cursor(FlightOrder order, @Nullable Instant time, long id) {
    private static final Pattern FORM = Pattern.compile("([a-z-]+) (?:(-?[0-9]{1,12})\\.([0-9]{1,9}) )?([0-9]{1,18})");

    private static final String INVALID = "is not a cursor of this list";

    /** Returns the cursor of the page that ends with this flight. */
    public static Cursor after(FlightView flight, FlightOrder order) {
        return new Cursor(order, order.time(flight.state()), flight.id());
    }

    /** Returns the text for clients. */
    public String encode() {
        String instant = time == null ? "" : time.getEpochSecond() + "." + time.getNano() + " ";
        String text = order.text() + " " + instant + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Parses the text of {@link #encode}.
     *
     * @throws IllegalArgumentException if the text is not a cursor, or belongs to another order
     */
    public static Cursor decode(String encoded, FlightOrder order) {
        try {
            byte[] text = Base64.getUrlDecoder().decode(encoded);
            Matcher matcher = FORM.matcher(new String(text, StandardCharsets.US_ASCII));
            if (matcher.matches() && matcher.group(1).equals(order.text())) {
                return new Cursor(order, time(matcher.group(2), matcher.group(3)), Long.parseLong(matcher.group(4)));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(INVALID, e);
        }
        throw new IllegalArgumentException(INVALID);
    }

    private static @Nullable Instant time(@Nullable String seconds, @Nullable String nanos) {
        if (seconds == null || nanos == null) {
            return null;
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds), Long.parseLong(nanos));
    }
}
