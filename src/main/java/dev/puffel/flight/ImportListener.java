package dev.puffel.flight;

/** Hears of an import while it runs. */
public interface ImportListener {
    /** So many rows have been read, rejected ones among them. Called every few thousand rows. */
    void read(long rows);

    /** A row was rejected; {@code line} is where it starts, the file's first line is 1. Called in the order of the file. */
    void rejected(long line, String reason);

    /** The file was read to its end; so many rows are now being saved, all at once. */
    void saving(long rows);
}
