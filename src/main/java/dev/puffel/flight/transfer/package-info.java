/** Flights in bulk: the import of CSV and NDJSON by COPY, and exports as CSV and NDJSON. */
@NullMarked
package dev.puffel.flight.transfer;

import org.jspecify.annotations.NullMarked;
