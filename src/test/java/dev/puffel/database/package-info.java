@NullMarked
package dev.puffel.database;

import org.jspecify.annotations.NullMarked;
