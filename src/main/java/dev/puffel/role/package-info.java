/** The roles of an instance, so that API, relay and workers can run and scale separately. */
@NullMarked
package dev.puffel.role;

import org.jspecify.annotations.NullMarked;
