@NullMarked
package dev.puffel.board;

import org.jspecify.annotations.NullMarked;
