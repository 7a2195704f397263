package dev.puffel.changes;

/**
 * Changes that follow on a position, as events.
 *
 * @param start what the reader has seen before
 * @param end what it has seen after; in the midst of a batch where there is more of it
 * @param events as they are sent; empty where nothing changed
 */
record ChangePage(Position start, Position end, String events) {}
