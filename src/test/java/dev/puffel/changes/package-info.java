@NullMarked
package dev.puffel.changes;

import org.jspecify.annotations.NullMarked;
