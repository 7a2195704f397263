/** How traces and logs leave the process. */
@NullMarked
package dev.puffel.telemetry;

import org.jspecify.annotations.NullMarked;
