package dev.puffel.changes;

import java.util.ArrayList;
import java.util.List;

/** A client's connection that takes what the test lets it take. */
final class RecordedSink implements ChangeSink {
    final List<String> written = new ArrayList<>();
    boolean full;
    boolean ended;
    boolean closed;

    @Override
    public void run(Runnable work) {
        work.run();
    }

    @Override
    public void write(String text) {
        written.add(text);
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void end() {
        ended = true;
    }
}
