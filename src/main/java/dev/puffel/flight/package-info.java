/** Flights: what one is, where it is kept, and how it is read, searched, imported. */
@NullMarked
package dev.puffel.flight;

import org.jspecify.annotations.NullMarked;
