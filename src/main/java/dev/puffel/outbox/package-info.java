/** Outgoing events: inserted in the transaction of the change, and published later. */
@NullMarked
package dev.puffel.outbox;

import org.jspecify.annotations.NullMarked;
