/**
 * Flight events (CloudEvents 1.0): reading and writing them, which of them wins, and applying them to the database exactly
 * once. Knows nothing of the transport.
 */
@NullMarked
package dev.puffel.event;

import org.jspecify.annotations.NullMarked;
