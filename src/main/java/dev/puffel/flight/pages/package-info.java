/** The cache of first pages, and the watch for the changes that invalidate it. */
@NullMarked
package dev.puffel.flight.pages;

import org.jspecify.annotations.NullMarked;
