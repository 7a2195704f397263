package dev.puffel.role;

import java.util.Locale;

/** A part of Puffel's work. */
public enum Role {
    /** Serves HTTP. A process without this role serves only health and metrics. */
    API,

    /** Publishes the events in the outbox. */
    RELAY,

    /** Pulls messages and applies them. */
    WORKER;

    /** Returns the name in settings. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
