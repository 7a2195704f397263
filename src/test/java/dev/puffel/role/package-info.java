@NullMarked
package dev.puffel.role;

import org.jspecify.annotations.NullMarked;
