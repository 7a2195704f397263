/** Puffel, a flight service. */
@NullMarked
package dev.puffel;

import org.jspecify.annotations.NullMarked;
