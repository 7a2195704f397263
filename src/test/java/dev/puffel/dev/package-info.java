/** The embedded Pub/Sub, held to the same cases as Google's emulator. */
@NullMarked
package dev.puffel.dev;

import org.jspecify.annotations.NullMarked;
