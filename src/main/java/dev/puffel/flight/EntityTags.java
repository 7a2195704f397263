package dev.puffel.flight;

import dev.puffel.http.ProblemException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A condition in {@code If-Match} or {@code If-None-Match}, by RFC 9110, section 13.1. */
final class EntityTags {
    private static final Pattern TAG = Pattern.compile("\\G\\s*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"\\s*(?:,|$)");

    private final boolean any;
    private final Set<String> strong = new HashSet<>();
    private final Set<String> weak = new HashSet<>();

    private EntityTags(boolean any) {
        this.any = any;
    }

    /** The tag of a flight in this version: strong, as the same version is always written with the same bytes. */
    static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Reads a header.
     *
     * @throws ProblemException 400 where it is neither {@code *} nor a list of entity tags
     */
    static @Nullable EntityTags read(String header, @Nullable String value) {
        if (value == null) {
            return null;
        }
        EntityTags tags = new EntityTags(value.strip().equals("*"));
        if (!tags.any) {
            Matcher matcher = TAG.matcher(value);
            int end = 0;
            while (end < value.length() && matcher.find()) {
                (matcher.group(1) == null ? tags.strong : tags.weak).add(matcher.group(2));
                end = matcher.end();
            }
            if (end == 0 || end < value.length()) {
                throw ProblemException.invalid(header, "must be * or a list of entity tags");
            }
        }
        return tags;
    }

    /** Whether the version is among them by strong comparison, as {@code If-Match} asks for. */
    boolean match(long version) {
        return any || strong.contains(Long.toString(version));
    }

    /** Whether the version is among them by weak comparison, as {@code If-None-Match} asks for. */
    boolean matchWeakly(long version) {
        return match(version) || weak.contains(Long.toString(version));
    }
}
