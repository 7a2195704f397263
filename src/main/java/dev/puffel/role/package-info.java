/** The roles of an instance, so that messaging and API can run and scale apart. */
@NullMarked
package dev.puffel.role;

import org.jspecify.annotations.NullMarked;
