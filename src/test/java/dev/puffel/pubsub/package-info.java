@NullMarked
package dev.puffel.pubsub;

import org.jspecify.annotations.NullMarked;
