/** The board of departures and arrivals: flights for people, as a page that follows the changes. */
@NullMarked
package dev.puffel.board;

import org.jspecify.annotations.NullMarked;
