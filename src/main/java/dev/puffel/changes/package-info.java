/** Changes of flights as they happen, over HTTP as Server-Sent Events. */
@NullMarked
package dev.puffel.changes;

import org.jspecify.annotations.NullMarked;
