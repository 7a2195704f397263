/** What all of HTTP shares: ping, unmatched routes, problem details. */
@NullMarked
package dev.puffel.http;

import org.jspecify.annotations.NullMarked;
