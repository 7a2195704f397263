/** The command line, with one class for each command. */
@NullMarked
package dev.puffel.command;

import org.jspecify.annotations.NullMarked;
