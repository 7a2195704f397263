package dev.puffel.flight.pages;

import java.sql.Connection;

/**
 * A CDI event: flights may have changed, and that is committed. {@link FlightWatch} fires it on its thread, soon after each commit and
 * at least each second, so observers must be quick.
 *
 * @param connection the one that listens, to the database itself; each new one stands for a new beginning
 */
public record ChangeNotification(Connection connection) {}
