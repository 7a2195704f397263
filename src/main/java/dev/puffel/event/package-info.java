/**
 * Flight events (CloudEvents 1.0): reads and writes them, determines which of them win, and applies them to the database
 * exactly once. Does not depend on the transport.
 */
@NullMarked
package dev.puffel.event;

import org.jspecify.annotations.NullMarked;
