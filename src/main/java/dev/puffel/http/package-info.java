/** The parts that all of HTTP shares: ping, the OpenAPI document and routes by it, unmatched routes, problem details. */
@NullMarked
package dev.puffel.http;

import org.jspecify.annotations.NullMarked;
