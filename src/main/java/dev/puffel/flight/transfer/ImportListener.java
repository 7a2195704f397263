package dev.puffel.flight.transfer;

/** Receives the progress of an import, in its thread. */
public interface ImportListener {
    /** This number of rows was read, including rejected ones. Called every few thousand rows. */
    void read(long rows);

    /** A row was rejected. It starts in this line; the first line of the file is 1. Called in the order of the file. */
    void rejected(long line, String reason);

    /** The file was read to its end; this number of rows is now saved in one transaction. */
    void saving(long rows);
}
