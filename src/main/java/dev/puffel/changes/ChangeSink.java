package dev.puffel.changes;

/** The destination of the events for one client. All but {@link #run} is called by what was given to {@link #run}. */
interface ChangeSink {
    /** Does something soon, one after the other in the order of the calls. */
    void run(Runnable work);

    /** Sends text; what the client does not take yet waits in memory. */
    void write(String text);

    /** Whether so much waits already that no more should be sent. */
    boolean isFull();

    /** Whether the stream has ended, or its connection is gone. */
    boolean isClosed();

    /** Ends the stream, or the connection where the client does not even take what was sent. */
    void end();
}
