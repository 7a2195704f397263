package dev.puffel.changes;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads a page for one client, some time later. */
interface CatchUp {
    /**
     * Asks for a page.
     *
     * @param until what the page may go to; asked for when the page is read, as those before it take their time
     * @param page takes it
     * @param failed called in its place where there is none to be had
     */
    void read(Position from, Supplier<Snapshot> until, Consumer<ChangePage> page, Runnable failed);
}
