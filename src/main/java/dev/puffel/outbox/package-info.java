/** Events of Puffel's own on their way out: written with the change that they tell of, published later. */
@NullMarked
package dev.puffel.outbox;

import org.jspecify.annotations.NullMarked;
