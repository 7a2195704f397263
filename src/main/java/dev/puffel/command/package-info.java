/** The command line: one class a command, each thin. */
@NullMarked
package dev.puffel.command;

import org.jspecify.annotations.NullMarked;
