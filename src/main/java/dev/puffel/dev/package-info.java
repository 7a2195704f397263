/** The servers that dev mode and tests run in place of real ones. Absent from the packaged application. */
@NullMarked
package dev.puffel.dev;

import org.jspecify.annotations.NullMarked;
