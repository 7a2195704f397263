@NullMarked
package dev.puffel.event;

import org.jspecify.annotations.NullMarked;
