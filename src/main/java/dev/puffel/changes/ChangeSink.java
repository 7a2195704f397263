package dev.puffel.changes;

/** Receives the events for one client. Only work that is passed to {@link #run} may call the other methods. */
interface ChangeSink {
    /** Runs work asynchronously, in the order of the calls. */
    void run(Runnable work);

    /** Sends text. Text that the client does not read yet waits in memory. */
    void write(String text);

    /** Whether so much text waits that no more should be sent. */
    boolean isFull();

    /** Whether the stream has ended, or its connection is gone. */
    boolean isClosed();

    /** Ends the stream, or closes the connection if the client does not read what was sent. */
    void end();
}
