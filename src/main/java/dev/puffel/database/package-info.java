/** Transactions, the read replica, dedicated connections and LISTEN, migrations, and the health of the database. */
@NullMarked
package dev.puffel.database;

import org.jspecify.annotations.NullMarked;
