package dev.puffel.flight.pages;

import java.sql.Connection;

/**
 * A CDI event: flights may have changed, in committed transactions. {@link FlightWatch} fires it in its thread, soon after each
 * commit and at least every second, so observers must be quick.
 *
 * @param connection the connection of the listener, to the primary; a new one after a reconnect
 */
public record ChangeNotification(Connection connection) {}
