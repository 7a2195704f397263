/** The guarantees while everything is killed again and again: its own Maven profile, {@code ./mvnw verify -Pfaults}. */
@NullMarked
package dev.puffel.faults;

import org.jspecify.annotations.NullMarked;
