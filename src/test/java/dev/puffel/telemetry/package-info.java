@NullMarked
package dev.puffel.telemetry;

import org.jspecify.annotations.NullMarked;
