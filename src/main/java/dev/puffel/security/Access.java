package dev.puffel.security;

/** The names by which resources say who may call them. */
public final class Access {
    /** The policy of what reads flights: open, or for whoever has a valid token. */
    public static final String READ = "read";

    /** The role that changes flights. */
    public static final String WRITE = "flights:write";

    /** The role that sends events. */
    public static final String EVENTS = "events:write";

    private Access() {}
}
