package dev.puffel.board;

import dev.puffel.flight.FlightOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that the template of the board shows. */
public record BoardPage(
        BoardQuery query,
        String caption,
        List<BoardRow> rows,
        BoardRow blank,
        Window window,
        @Nullable String next,
        @Nullable String first,
        String now,
        BoardState state,
        Inline style,
        Inline script) {

    /**
     * The bounds of the flights on the page, for the script; empty if there is no bound.
     *
     * @param rolls whether it goes on with the time
     * @param more whether flights follow after the last row
     */
    public record Window(
            String order, String from, String to, String after, String afterId, boolean rolls, boolean more) {}

    static BoardPage of(Departures.Page page, BoardState state, Instant now, Inline style, Inline script) {
        BoardQuery query = page.query();
        var after = query.after();
        Window window = new Window(
                query.order().text(),
                text(page.from()),
                text(page.to()),
                after == null ? "" : text(after.departure()),
                after == null ? "" : String.valueOf(after.id()),
                query.day() == null && after == null,
                page.next() != null);
        return new BoardPage(
                query,
                caption(page),
                page.flights().stream().map(BoardRow::of).toList(),
                BoardRow.BLANK,
                window,
                page.next() == null ? null : page.next().link(),
                after == null ? null : query.in(query.order()).link(),
                now.toString().substring(11, 16),
                state,
                style,
                script);
    }

    private static String caption(Departures.Page page) {
        var day = page.query().day();
        if (page.instead()) {
            return "Nothing departs from now on – the latest flights";
        } else if (page.query().order() == FlightOrder.DEPARTURE) {
            return day == null ? "From now on" : "From " + day + " on";
        }
        return day == null ? "Latest first" : "Until " + day + ", latest first";
    }

    private static String text(@Nullable Instant instant) {
        return instant == null ? "" : instant.toString();
    }
}
