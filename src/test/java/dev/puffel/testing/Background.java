package dev.puffel.testing;

import java.util.concurrent.Executor;

/** Work beside a test. */
public final class Background {
    /**
     * A thread for each task. The pool that is the default has one thread less than there are cores, and tasks that have to
     * run at once would wait for one another.
     */
    public static final Executor THREADS = Background::start;

    private Background() {}

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "background");
        thread.setDaemon(true);
        thread.start();
    }
}
