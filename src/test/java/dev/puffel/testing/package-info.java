/** What tests of all features share. */
@NullMarked
package dev.puffel.testing;

import org.jspecify.annotations.NullMarked;
