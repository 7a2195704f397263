package dev.puffel.role;

import java.util.Locale;

/** A part of Puffel's work. */
public enum Role {
    /** Serves HTTP; a process without it answers only for its health and metrics. */
    API,

    /** Publishes the events in the outbox. */
    RELAY,

    /** Pulls messages and applies them. */
    WORKER;

    /** The name in settings. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
