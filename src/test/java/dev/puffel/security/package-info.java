@NullMarked
package dev.puffel.security;

import org.jspecify.annotations.NullMarked;
