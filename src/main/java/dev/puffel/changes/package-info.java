/** The stream of changes of flights, over HTTP as Server-Sent Events. */
@NullMarked
package dev.puffel.changes;

import org.jspecify.annotations.NullMarked;
