/** The board of departures and arrivals: a page for people that follows the changes. */
@NullMarked
package dev.puffel.board;

import org.jspecify.annotations.NullMarked;
