package dev.puffel.changes;

import java.util.function.Consumer;

/** Reads a page for one client, some time later. */
interface CatchUp {
    /**
     * Asks for a page.
     *
     * @param until what the page may go to
     * @param page takes it
     * @param failed called in its place where there is none to be had
     */
    void read(Position from, Snapshot until, Consumer<ChangePage> page, Runnable failed);
}
