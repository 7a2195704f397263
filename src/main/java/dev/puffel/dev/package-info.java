/** The servers that dev mode and tests use instead of real ones. Not in the packaged application. */
@NullMarked
package dev.puffel.dev;

import org.jspecify.annotations.NullMarked;
