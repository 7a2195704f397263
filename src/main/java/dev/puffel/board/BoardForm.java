package dev.puffel.board;

import dev.puffel.SettingRules;
import dev.puffel.flight.Cursor;
import dev.puffel.flight.FlightOrder;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.QueryReader;
import dev.puffel.http.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query parameters of a board, as its form sends them. Blank parameters count as absent. */
@RegisterForReflection
public record BoardForm(
        @RestQuery @Nullable String airport,
        @RestQuery @Nullable String number,
        @RestQuery @Nullable String origin,
        @RestQuery @Nullable String destination,
        @RestQuery @Nullable String day,
        @RestQuery @Nullable String zone,
        @RestQuery @Nullable String sort,
        @RestQuery @Nullable String wall,
        @RestQuery @Nullable String ops,
        @RestQuery @Nullable String cursor,
        @Context UriInfo uri) {

    /**
     * Parses the parameters.
     *
     * @throws ProblemException 400, with each parameter that is unknown, repeated or invalid
     */
    BoardQuery query() {
        QueryReader reader = new QueryReader(uri, BoardForm.class, true);
        FlightOrder chosen = read(reader, "sort", sort, BoardForm::order);
        FlightOrder order = chosen == null ? FlightOrder.DEPARTURE : chosen;
        read(reader, "wall", wall, BoardForm::empty);
        read(reader, "ops", ops, BoardForm::empty);
        BoardQuery query = new BoardQuery(
                read(reader, "airport", airport, FlightState::airport),
                read(reader, "number", number, text -> FlightState.parse("number", text)),
                read(reader, "origin", origin, FlightState::airport),
                read(reader, "destination", destination, FlightState::airport),
                read(reader, "day", day, BoardForm::day),
                read(reader, "zone", zone, new SettingRules.Zone()::convert),
                order,
                uri.getQueryParameters().containsKey("wall"),
                uri.getQueryParameters().containsKey("ops"),
                read(reader, "cursor", cursor, text -> Cursor.decode(text, order)));
        reader.check();
        return query;
    }

    private static <T> @Nullable T read(
            QueryReader reader, String name, @Nullable String text, Function<String, T> parser) {
        return reader.read(name, text == null || text.isBlank() ? null : text, parser);
    }

    private static FlightOrder order(String text) {
        return FlightOrder.of(text)
                .filter(order -> order != FlightOrder.ID)
                .orElseThrow(
                        () -> new IllegalArgumentException("must be one of departure, -departure, arrival, -arrival"));
    }

    private static String empty(String text) {
        throw new IllegalArgumentException("must have no value");
    }

    private static LocalDate day(String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // Handled below.
        }
        throw new IllegalArgumentException("must be a day of the years 1 to 9999, such as 2026-11-24");
    }
}
