/** What a process tells of its database. */
@NullMarked
package dev.puffel.database;

import org.jspecify.annotations.NullMarked;
