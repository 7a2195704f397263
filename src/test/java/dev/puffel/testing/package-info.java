/** Shared by the tests of all features. */
@NullMarked
package dev.puffel.testing;

import org.jspecify.annotations.NullMarked;
