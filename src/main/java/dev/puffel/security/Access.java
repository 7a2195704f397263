package dev.puffel.security;

/** The names of the policies and roles that resources require. */
public final class Access {
    /** The policy of reads: public, or any valid token. */
    public static final String READ = "read";

    /** The role that changes flights. */
    public static final String WRITE = "flights:write";

    /** The role that sends events. */
    public static final String EVENTS = "events:write";

    private Access() {}
}
